/** How a sender stands towards an action that is due: from its settings, and from what it has used of its limits. Pure. */
import type { ActionKind } from "./action.ts";
import type { SenderLimitCause, SenderStanding } from "./findNext.ts";
import { nextSlot } from "./pace.ts";
import { type Sender, toPaceSettings } from "./sender.ts";
import type { SlotTimes } from "./slotTimes.ts";

/** A sender with what it has used of its limits. */
export interface UsedSender {
  readonly sender: Sender;
  readonly slots: SlotTimes;
}

/** How a sender stands towards an action that is due at `dueAt`; null when it does not perform the kind. */
export function findStanding(
  { sender, slots }: UsedSender,
  kind: ActionKind,
  dueAt: number,
): SenderStanding | null {
  const { id, name, kinds } = sender;
  if (!kinds.includes(kind)) return null;
  const { at, limit } = nextSlot(toPaceSettings(sender), slots, kind, dueAt);
  const standing = { id, name, blocked: null, limit: null };
  const held = (cause: SenderLimitCause): SenderStanding => ({
    ...standing,
    limit: { ...cause, until: at },
  });
  switch (limit?.reason) {
    case undefined:
      return standing;
    case "disabled":
      return { ...standing, blocked: { code: "disabled", since: null } };
    case "blocked":
      return { ...standing, blocked: { code: sender.blockedCode ?? "", since: limit.since } };
    case "per_day":
      return held({ cause: "per-day", used: limit.used, maximum: limit.limit });
    case "per_week":
      return held({ cause: "per-week", used: limit.used, maximum: limit.limit });
    case "spacing":
      return held({ cause: "spacing" });
    case "working_hours":
      return held({ cause: "working-hours" });
    case "limited":
      return held({ cause: "asked-to-wait" });
  }
}

/** How the one of several senders stands that can act first; null when none performs the kind. */
export function findFirstStanding(
  senders: readonly UsedSender[],
  kind: ActionKind,
  dueAt: number,
): SenderStanding | null {
  const standings = senders.flatMap((sender) => findStanding(sender, kind, dueAt) ?? []);
  const [first = null, ...others] = standings;
  return others.reduce(
    (best, other) => (best === null || mayActFrom(other) < mayActFrom(best) ? other : best),
    first,
  );
}

function mayActFrom({ blocked, limit }: SenderStanding): number {
  if (blocked !== null) return Number.POSITIVE_INFINITY;
  return limit === null ? 0 : (limit.until ?? Number.POSITIVE_INFINITY);
}
