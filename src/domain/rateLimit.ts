/** Until when a campaign is held up by the limits, the spacing and the hours of its senders. Pure. */
import type { ActionKind } from "./action.ts";
import { describePresent, type Sender } from "./sender.ts";
import type { SlotTimes } from "./slotTimes.ts";

/** What a campaign asks of its senders. */
export interface Service {
  /** Those of its workflow. */
  readonly kinds: readonly ActionKind[];
  /** Null: every sender of the account group serves that performs all its kinds. */
  readonly senderIds: readonly string[] | null;
}

/** When a sender may act next, by kind: null, not before somebody changes it. */
export interface SenderPace extends Pick<Sender, "id"> {
  readonly next: Readonly<Partial<Record<ActionKind, number | null>>>;
}

/**
 * When a sender may act next, for each kind that it performs.
 *
 * @param slots those that it has used
 * @param now milliseconds since 1970
 */
export function toSenderPace(sender: Sender, slots: SlotTimes, now: number): SenderPace {
  const { next } = describePresent(sender, slots, now);
  return { id: sender.id, next: Object.fromEntries(next.map(({ kind, at }) => [kind, at])) };
}

/**
 * The earliest time at which any of a campaign's senders may act again; null if one may now, or none ever may as things
 * are, or there is none. A sender serves only if it performs all kinds.
 *
 * @param senders of the account group, as they are at `now`
 * @param now milliseconds since 1970
 */
export function findRateLimit(
  { kinds, senderIds }: Service,
  senders: readonly SenderPace[],
  now: number,
): number | null {
  const times = senders
    .filter(
      ({ id, next }) =>
        (senderIds === null || senderIds.includes(id)) && kinds.every((kind) => kind in next),
    )
    .flatMap(({ next }) => kinds.map((kind) => next[kind] ?? Number.POSITIVE_INFINITY));
  const earliest = times.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  return earliest > now && earliest < Number.POSITIVE_INFINITY ? earliest : null;
}
