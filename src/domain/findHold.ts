/** What holds back a campaign at present, if anything does. Pure; times are milliseconds since 1970. */
import type { ActionKind } from "./action.ts";
import { findNext, type Next } from "./findNext.ts";
import type { WaitingReason } from "./instanceReasons.ts";
import { findFirstStanding, type UsedSender } from "./senderStanding.ts";

/** Work that is due. */
export interface DueWork {
  readonly step: number;
  readonly kind: ActionKind;
  readonly dueAt: number;
  /** The sender that has the leads; null for leads that any sender may take on. */
  readonly senderId: string | null;
}

/** What the work waits for. */
export type Hold = Next & {
  readonly reason: Extract<WaitingReason, "no-sender" | "sender-limited" | "sender-blocked">;
};

/**
 * Finds what holds back the work that is due: first what a person has to see to, then, when none of it can be done now,
 * the limit that is the first to let something pass.
 *
 * @param senders those that may take on leads of the campaign, and those that have some
 * @param kinds every kind of the workflow: a sender takes on leads only if it performs them all
 */
export function findHold(
  due: readonly DueWork[],
  senders: readonly UsedSender[],
  kinds: readonly ActionKind[],
  now: number,
): Hold | null {
  const takingOn = senders.filter(
    ({ sender }) => sender.enabled && kinds.every((kind) => sender.kinds.includes(kind)),
  );
  const holds = due.map(({ step, kind, dueAt, senderId }) => {
    const own =
      senderId === null ? takingOn : senders.filter(({ sender }) => sender.id === senderId);
    const standing = findFirstStanding(own, kind, now);
    const decision = { next: "due", step, dueAt } as const;
    const next = findNext({ decision, kind, isSending: false, sender: standing }, now);
    return isHold(next) ? next : null;
  });
  const forPerson = holds.find((hold) => hold !== null && endOf(hold) === Number.POSITIVE_INFINITY);
  if (forPerson !== undefined) return forPerson;
  const [first = null, ...others] = holds;
  return others.reduce(
    (one, other) =>
      one === null || other === null ? null : endOf(other) < endOf(one) ? other : one,
    first,
  );
}

function isHold(next: Next): next is Hold {
  return ["no-sender", "sender-limited", "sender-blocked"].includes(next.reason);
}

function endOf(hold: Hold): number {
  const until = hold.reason === "sender-limited" ? hold.limit.until : null;
  return until ?? Number.POSITIVE_INFINITY;
}
