/** What a sender tells by itself: of its actions, of leads, of itself. Times are milliseconds since 1970. */
import type { ActionKind } from "./action.ts";
import type { Identities } from "./identity.ts";

/** What an event is about: as much as the sender knows. */
export interface EventSubject extends Identities {
  readonly actionId: string | null;
  readonly instanceId: string | null;
  readonly leadId: string | null;
  readonly senderId: string | null;
}

/** The late result of an action. */
export type ActionEvent =
  | {
      readonly type: "action.sent";
      /** The sender's own names for what it sent, and for the conversation. */
      readonly messageId: string | null;
      readonly thread: string | null;
    }
  | {
      readonly type: "action.rejected";
      readonly code: string;
      readonly message: string | null;
    }
  /** Nothing happened; null: the sender names no time. */
  | { readonly type: "action.later"; readonly until: number | null };

/** What became of a connection request that was sent. */
export type ConnectionEvent =
  | { readonly type: "connection.accepted" }
  | { readonly type: "connection.withdrawn" };

/** What a lead has done. */
export type LeadEvent =
  | {
      readonly type: "message.received";
      /** Whether a machine wrote it: an absence notice, say. */
      readonly automatic: boolean;
      readonly text: string | null;
    }
  | { readonly type: "lead.unsubscribed" };

/** How the sender itself stands. */
export type StandingEvent =
  /** `kind` null: for everything. */
  | {
      readonly type: "sender.limited";
      readonly until: number;
      readonly kind: ActionKind | null;
    }
  | { readonly type: "sender.blocked"; readonly code: string }
  | { readonly type: "sender.restored" };

export type SenderEvent = (ActionEvent | ConnectionEvent | LeadEvent | StandingEvent) & {
  /** Made by the sender: an event is known by it, however often it is told. */
  readonly id: string;
  readonly occurredAt: number;
  readonly about: EventSubject;
};

/**
 * Why an event changes nothing.
 *
 * - `incomplete`: it does not name what an event of its type is about
 * - `unknown-action`, `unknown-person`, `unknown-sender`: the account group has none such
 * - `no-connection-request`: no campaign has asked for a connection with this person
 * - `not-asked`: the sender was never asked for the action
 * - `settled`: the action was sent, skipped or rejected before
 * - `already-known`: it says nothing new
 * - `over`: the limit has passed
 * - `outdated`: something later is known about the sender or the action
 */
export const IGNORED_REASONS = [
  "incomplete",
  "unknown-action",
  "unknown-person",
  "unknown-sender",
  "no-connection-request",
  "not-asked",
  "settled",
  "already-known",
  "over",
  "outdated",
] as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[number];

/** What an event has come to. A repeated one changes nothing; its reason is that of the first time. */
export interface EventResult {
  readonly outcome: "applied" | "repeated" | "ignored";
  /** Why it was ignored; null if it was not. */
  readonly reason: IgnoredReason | null;
}

/** No clock is ahead of this one: a time in the future counts as now. */
export function notAfter(time: number, now: number): number {
  return Math.min(time, now);
}

/** Whether an event names what an event of its type is about. */
export function namesSubject({ type, about }: SenderEvent): boolean {
  const { actionId, instanceId, leadId, senderId } = about;
  switch (type) {
    case "action.sent":
    case "action.rejected":
    case "action.later":
      return actionId !== null;
    case "sender.limited":
    case "sender.blocked":
    case "sender.restored":
      return senderId !== null || actionId !== null;
    default:
      return actionId !== null || instanceId !== null || leadId !== null || isIdentified(about);
  }
}

/** Whether anything is known by which a person is the same in every audience. */
export function isIdentified({ email, linkedinUrl, externalId }: Identities): boolean {
  return email !== null || linkedinUrl !== null || externalId !== null;
}
