/** What an event about a sender makes of it. Pure. Events may come in any order: what is later known of a sender stays; at the same time, what comes later. */
import { LONGEST_PAUSE_MILLISECONDS } from "./pause.ts";
import type { Sender } from "./sender.ts";
import { type IgnoredReason, notAfter, type StandingEvent } from "./senderEvent.ts";

/** A sender as events meet and change it. Times are milliseconds since 1970. */
export interface EventSender
  extends Pick<
    Sender,
    "id" | "updatedAt" | "limitedUntil" | "limitedKinds" | "blockedCode" | "blockedAt"
  > {
  /** When it last said that it may act again; null if it never did. */
  readonly restoredAt: number | null;
}

export type StandingChange = { readonly sender: EventSender } | { readonly ignored: IgnoredReason };

/** A block is timed by this clock or by the sender's, and clocks agree within a minute. */
const CLOCK_MARGIN_MILLISECONDS = 60_000;

/** Decides how a sender stands after an event. */
export function decideStandingEvent(
  event: StandingEvent & { readonly occurredAt: number },
  sender: EventSender,
  now: number,
): StandingChange {
  const at = notAfter(event.occurredAt, now);
  if (event.type === "sender.restored") return decideRestored(sender, at);
  if (sender.restoredAt !== null && at < sender.restoredAt) return { ignored: "outdated" };
  if (event.type === "sender.limited") return decideLimited(event, sender, now);
  if (sender.blockedAt !== null) return { ignored: "already-known" };
  return { sender: { ...sender, blockedCode: event.code, blockedAt: at } };
}

function decideRestored(sender: EventSender, at: number): StandingChange {
  const { restoredAt, blockedAt } = sender;
  // Told with the time of the one before, it ends no block that is later.
  const margin = at === restoredAt ? 0 : CLOCK_MARGIN_MILLISECONDS;
  const isOutdated =
    (restoredAt !== null && at < restoredAt) || (blockedAt !== null && at < blockedAt - margin);
  if (isOutdated) return { ignored: "outdated" };
  return {
    sender: {
      ...sender,
      limitedUntil: null,
      limitedKinds: {},
      blockedCode: null,
      blockedAt: null,
      restoredAt: at,
    },
  };
}

function decideLimited(
  { until: named, kind }: Extract<StandingEvent, { type: "sender.limited" }>,
  sender: EventSender,
  now: number,
): StandingChange {
  const until = Math.min(named, now + LONGEST_PAUSE_MILLISECONDS);
  if (until <= now) return { ignored: "over" };
  const known = kind === null ? sender.limitedUntil : sender.limitedKinds[kind];
  if (until <= (known ?? 0)) return { ignored: "already-known" };
  if (kind === null) return { sender: { ...sender, limitedUntil: until } };
  return { sender: { ...sender, limitedKinds: { ...sender.limitedKinds, [kind]: until } } };
}
