/** A template: a message that content slots can point to, and what it may be on its channel. */
import { findTemplateFault } from "./placeholders.ts";

/** What carries a message to a lead. */
export const CHANNELS = ["connection_request", "direct_message", "inmail"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What is sent to a lead, with its placeholders as they are written. */
export interface Message {
  readonly channel: Channel;
  /** Null on every channel but `inmail`. */
  readonly subject: string | null;
  readonly content: string;
}

/** Times are milliseconds since 1970. */
export interface Template extends Message {
  readonly id: string;
  /** Null: built in, readable by every account group and changed by none. */
  readonly accountGroupId: string | null;
  readonly name: string;
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

/** The most characters of an InMail's subject. Source: https://www.linkedin.com/help/linkedin/answer/a554514 */
export const MAXIMUM_SUBJECT_CHARACTERS = 200;

/** All that is wrong with a message, in words for the client; none when it can be sent on its channel. */
export function findMessageFaults({ channel, subject, content }: Message): string[] {
  const faults: string[] = [];
  if (channel === "inmail" && subject === null) {
    faults.push("subject: must be there on the channel inmail");
  }
  if (channel !== "inmail" && subject !== null) {
    faults.push(`subject: must be absent on the channel ${channel}`);
  }
  const maximum = MAXIMUM_CONTENT_CHARACTERS[channel];
  const { length } = [...content];
  if (length > maximum) {
    faults.push(
      `content: must have at most ${maximum} characters on the channel ${channel}, and has ${length}`,
    );
  }
  for (const [field, text] of Object.entries({ subject, content })) {
    const fault = text === null ? null : findTemplateFault(text);
    if (fault !== null) faults.push(`${field}: ${fault}`);
  }
  return faults;
}
