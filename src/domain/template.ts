/** A template: a message that content slots can point to, and how long it may be on its channel. */

/** What carries a message to a lead. */
export const CHANNELS = ["connection_request", "direct_message", "inmail"] as const;
export type Channel = (typeof CHANNELS)[number];

/** Times are milliseconds since 1970. */
export interface Template {
  readonly id: string;
  /** Null: built in, readable by every account group and changed by none. */
  readonly accountGroupId: string | null;
  readonly channel: Channel;
  readonly name: string;
  /** Placeholders like `{{name}}` are part of the text. */
  readonly content: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * The most characters that LinkedIn takes on each channel, in code points, as every length is counted. A placeholder
 * counts as it is written, because the text that takes its place is not known here.
 */
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
