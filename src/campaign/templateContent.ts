/** How long a message may be on its channel. Pure. */
import type { Channel } from "./words.ts";

/** What LinkedIn takes, in code points, as every length is counted. Placeholders count as they are written: what they become is not known here. */
export const MAXIMUM_CONTENT_CHARACTERS: Record<Channel, number> = {
  connection_request: 300,
  direct_message: 8_000,
  inmail: 1_900,
};

/** What is wrong with a content on its channel, in words for the client; null when nothing is. */
export function findContentFault(channel: Channel, content: string): string | null {
  const maximum = MAXIMUM_CONTENT_CHARACTERS[channel];
  const { length } = [...content];
  return length <= maximum
    ? null
    : `content: must have at most ${maximum} characters on the channel ${channel}, and has ${length}`;
}
