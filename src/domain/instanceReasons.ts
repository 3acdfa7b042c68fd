/** Why an instance is where it is: a closed list for those that are open, and one for those that have ended. */

/**
 * What an open instance waits for.
 *
 * - `due`: its time, or the next free slot of its sender
 * - `sending`: the answer of its sender, who is asked at this moment
 * - `accepted-by-sender`: the result of an action that its sender has taken on
 * - `acceptance`: the lead, who has not accepted the connection request
 * - `unknown-action`: a person, because nobody knows what became of its action
 * - `no-sender`: a sender that can do its step
 * - `sender-limited`: its sender, who may not act at present
 * - `sender-blocked`: its sender, whom a person has to unblock
 */
export const WAITING_REASONS = [
  "due",
  "sending",
  "accepted-by-sender",
  "acceptance",
  "unknown-action",
  "no-sender",
  "sender-limited",
  "sender-blocked",
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** Why an instance has ended, and the status with which each reason ends it. */
export const STATUS_OF_END = {
  /** Every step is `sent` or `skipped`. */
  done: "completed",
  /** The lead has not accepted the connection request in time. */
  not_accepted: "completed",
  /** The lead has answered, in person. */
  replied: "cancelled",
  /** Nobody may contact the lead any more. */
  suppressed: "cancelled",
  /** The campaign was stopped. */
  stopped: "cancelled",
  /** The connection request was withdrawn before the lead had accepted it. */
  withdrawn: "cancelled",
  /** The lead lacks a field that a message needs; the detail names it. */
  missing_field: "failed",
  /** A message is over the limit of its channel; the detail says how long it is. */
  text_too_long: "failed",
  /** A template has placeholders that cannot be read; the detail says which. */
  invalid_template: "failed",
  /** The sender will never do it for this lead; the detail is the sender's code. */
  rejected: "failed",
} as const satisfies Record<string, "completed" | "cancelled" | "failed">;
export type EndReason = keyof typeof STATUS_OF_END;
