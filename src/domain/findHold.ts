/** What holds back a campaign at present, if anything does. Pure; times are milliseconds since 1970. */
import type { ActionKind } from "./action.ts";
import type { PacedSender } from "./estimateEnd.ts";
import { nextSlot, type PaceLimit } from "./pace.ts";
import { type Sender, toPaceSettings } from "./sender.ts";

/** Work that is due. */
export interface DueWork {
  readonly kind: ActionKind;
  /** The sender that has the leads; null for leads that any sender may take on. */
  readonly senderId: string | null;
}

/** The limit that binds, and the sender whose limit it is. */
export type Hold = { readonly kind: ActionKind } & (
  | { readonly reason: "no-sender" }
  | {
      readonly reason: "sender-limited" | "sender-blocked";
      readonly sender: Pick<Sender, "id" | "name" | "blockedCode">;
      readonly limit: PaceLimit;
      /** When it lets an action pass; null: not before somebody changes the sender. */
      readonly until: number | null;
    }
);

/**
 * Finds what holds back the work that is due: first what a person has to see to, then, when none of it can be done now,
 * the limit that is the first to let something pass.
 *
 * @param senders those that may take on leads of the campaign, and those that have some
 * @param kinds every kind of the workflow: a sender takes on leads only if it performs them all
 */
export function findHold(
  due: readonly DueWork[],
  senders: readonly PacedSender[],
  kinds: readonly ActionKind[],
  now: number,
): Hold | null {
  const holds = due.map((work) => findHoldOf(work, senders, kinds, now));
  const forPerson = holds.find((hold) => hold !== null && untilOf(hold) === null);
  if (forPerson !== undefined) return forPerson;
  const [first = null, ...others] = holds;
  return others.reduce(earlier, first);
}

/** What holds back one kind of work; null when it can be done now. */
function findHoldOf(
  { kind, senderId }: DueWork,
  senders: readonly PacedSender[],
  kinds: readonly ActionKind[],
  now: number,
): Hold | null {
  const own = senders.filter(({ sender }) =>
    senderId === null
      ? sender.enabled && kinds.every((each) => sender.kinds.includes(each))
      : sender.id === senderId && sender.kinds.includes(kind),
  );
  const holds = own.map(({ sender, slots }): Hold | null => {
    const { at, limit } = nextSlot(toPaceSettings(sender), slots, kind, now);
    if (limit === null) return null;
    const reason = limit.reason === "blocked" ? "sender-blocked" : "sender-limited";
    return { kind, reason, sender, limit, until: at };
  });
  return holds.length === 0 ? { kind, reason: "no-sender" } : holds.reduce(earlier);
}

function untilOf(hold: Hold): number | null {
  return hold.reason === "no-sender" ? null : hold.until;
}

/** Whichever ends first; null when one of them holds back nothing. */
function earlier(one: Hold | null, other: Hold | null): Hold | null {
  if (one === null || other === null) return null;
  const ends = [one, other].map((hold) => untilOf(hold) ?? Number.POSITIVE_INFINITY);
  return (ends[1] ?? 0) < (ends[0] ?? 0) ? other : one;
}
