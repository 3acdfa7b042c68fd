/**
 * The slots of one sender: what it has done and what it may be doing at present, as far as its limits ask for it. Pure.
 * Times are milliseconds since 1970.
 */

/** A slot that has been taken. Two with the same kind and time are interchangeable. */
export interface Slot {
  readonly kind: string;
  /** When its call was answered, or given up; until then its `notAfter`. */
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

/** For whoever takes many slots. */
export function copyOf(slots: SlotTimes): Map<string, number[]> {
  return new Map([...slots].map(([kind, times]) => [kind, [...times]]));
}

/** Adds a slot to slots that nobody else holds. */
export function insertSlot(slots: Map<string, number[]>, { kind, at }: Slot): void {
  const times = slots.get(kind) ?? [];
  times.splice(countUntil(times, at), 0, at);
  slots.set(kind, times);
}

/** Takes a slot out of slots that nobody else holds; without effect if it is absent. */
export function removeSlot(slots: Map<string, number[]>, { kind, at }: Slot): void {
  const times = slots.get(kind) ?? [];
  const index = countUntil(times, at) - 1;
  if (times[index] === at) times.splice(index, 1);
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
