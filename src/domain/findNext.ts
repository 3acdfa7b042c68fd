/** What comes next for an instance, as data: the latest decision, and how its sender stands. Pure. */
import type { ActionKind } from "./action.ts";
import type { Decision, End } from "./decideAfterAction.ts";

/**
 * Why a sender may not act at present.
 *
 * - `per-day`, `per-week`: it has used what it may in 24 hours, or in 7 days
 * - `spacing`: its latest action is not long enough ago
 * - `working-hours`: it is outside them
 * - `asked-to-wait`: it has said `later`, or that it is limited
 */
export type SenderLimitCause =
  | {
      readonly cause: "per-day" | "per-week";
      readonly used: number;
      readonly maximum: number;
    }
  | { readonly cause: "spacing" | "working-hours" | "asked-to-wait" };

/** What holds a sender back, and when it may act again. */
export type SenderLimit = SenderLimitCause & {
  /** Milliseconds since 1970; null: not before somebody changes the sender. */
  readonly until: number | null;
};

/** Why a person is needed before a sender may act: the sender's code, or `disabled`. */
export interface SenderBlock {
  readonly code: string;
  /** Milliseconds since 1970; null when nobody knows. */
  readonly since: number | null;
}

interface SenderName {
  readonly id: string;
  readonly name: string;
}

/** How a sender stands towards a kind of action. */
export interface SenderStanding extends SenderName {
  /** Null when it is not blocked. */
  readonly blocked: SenderBlock | null;
  /** The limit that holds it longest; null when none does. */
  readonly limit: SenderLimit | null;
}

/** What is known of an instance. */
export interface InstanceStanding {
  /** The latest decision, as the instance keeps it. */
  readonly decision: Decision;
  /** What the decision's step is; null when the instance has ended. */
  readonly kind: ActionKind | null;
  /** Whether the step that is due is being asked of the sender at this moment. */
  readonly isSending: boolean;
  /** The sender that has the lead, else the one that can take the lead up first; null when there is none. */
  readonly sender: SenderStanding | null;
}

/** The step that an open instance has before it, and what its kind is. */
interface StepAhead {
  readonly state: "waiting";
  /** Counts from 1. */
  readonly step: number;
  readonly kind: ActionKind;
}

/** What comes next. Times are milliseconds since 1970. */
export type Next =
  | (StepAhead &
      (
        | { readonly reason: "due" | "no-sender"; readonly dueAt: number }
        | {
            readonly reason: "sender-limited";
            readonly dueAt: number;
            readonly sender: SenderName;
            readonly limit: SenderLimit;
          }
        | {
            readonly reason: "sender-blocked";
            readonly dueAt: number;
            readonly sender: SenderName;
            readonly blocked: SenderBlock;
          }
        | { readonly reason: "sending" | "unknown-action" }
        | { readonly reason: "accepted-by-sender" | "acceptance"; readonly until: number }
      ))
  | ({ readonly state: "ended" } & Omit<End, "next">);

/**
 * What comes next for an instance. A sender that may act again before the step is due does not hold it up.
 *
 * @throws when an open instance has no kind
 */
export function findNext(instance: InstanceStanding, now: number): Next {
  const { decision, kind } = instance;
  if (decision.next === "end") {
    const { status, reason, detail } = decision;
    return { state: "ended", status, reason, detail };
  }
  if (kind === null) throw new Error(`Step ${decision.step} has no kind.`);
  const ahead = { state: "waiting", step: decision.step, kind } as const;
  if (decision.next === "due") return findNextWhenDue(instance, ahead, decision.dueAt, now);
  switch (decision.for) {
    case "acceptance":
      return { ...ahead, reason: "acceptance", until: decision.until };
    case "result":
      return { ...ahead, reason: "accepted-by-sender", until: decision.until };
    case "person":
      return { ...ahead, reason: "unknown-action" };
  }
}

function findNextWhenDue(
  { isSending, sender }: InstanceStanding,
  ahead: StepAhead,
  dueAt: number,
  now: number,
): Next {
  if (isSending) return { ...ahead, reason: "sending" };
  if (sender === null) return { ...ahead, reason: "no-sender", dueAt };
  const { id, name, blocked, limit } = sender;
  if (blocked !== null) {
    return { ...ahead, reason: "sender-blocked", dueAt, sender: { id, name }, blocked };
  }
  if (limit !== null && (limit.until === null || limit.until > Math.max(dueAt, now))) {
    return { ...ahead, reason: "sender-limited", dueAt, sender: { id, name }, limit };
  }
  return { ...ahead, reason: "due", dueAt };
}
