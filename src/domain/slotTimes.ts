/** The slots of one sender: what it has done, as far as its limits ask for it. Pure. Times are milliseconds since 1970. */

/** A slot that has been taken. Two with the same kind and time are interchangeable. */
export interface Slot {
  readonly kind: string;
  readonly at: number;
}

/** When the slots that have been taken count: by kind, ascending. */
export type SlotTimes = ReadonlyMap<string, readonly number[]>;

/** The slots by kind and in order, from any order. */
export function toSlotTimes(slots: Iterable<Slot>): SlotTimes {
  const times = Map.groupBy(slots, ({ kind }) => kind);
  return new Map(
    [...times].map(([kind, ofKind]) => [kind, ofKind.map(({ at }) => at).sort((a, b) => a - b)]),
  );
}

/** How many of the times are after this moment. */
export function countAfter(times: readonly number[], moment: number): number {
  return times.length - countUntil(times, moment);
}

/** How many of the times are at this moment or before, by halving. */
function countUntil(times: readonly number[], moment: number): number {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((times[middle] ?? 0) <= moment) from = middle + 1;
    else to = middle;
  }
  return from;
}
