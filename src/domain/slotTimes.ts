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

/** The slots with one more. */
export function addSlot(slots: SlotTimes, slot: Slot): SlotTimes {
  const copy = copyOf(slots);
  insertSlot(copy, slot);
  return copy;
}

/** The slots without one that is given back, or that is about to be added at another time; without effect if it is absent. */
export function removeSlot(slots: SlotTimes, { kind, at }: Slot): SlotTimes {
  const times = slots.get(kind) ?? [];
  const index = countUntil(times, at) - 1;
  return times[index] === at ? new Map(slots).set(kind, times.toSpliced(index, 1)) : slots;
}

/** For whoever adds many slots to them. */
export function copyOf(slots: SlotTimes): Map<string, number[]> {
  return new Map([...slots].map(([kind, times]) => [kind, [...times]]));
}

/** Adds a slot to slots that nobody else holds. */
export function insertSlot(slots: Map<string, number[]>, { kind, at }: Slot): void {
  const times = slots.get(kind) ?? [];
  times.splice(countUntil(times, at), 0, at);
  slots.set(kind, times);
}

/** How many of the times are after this moment. */
export function countAfter(times: readonly number[], moment: number): number {
  return times.length - countUntil(times, moment);
}

/** How many of the times are at this moment or before, by halving. */
export function countUntil(times: readonly number[], moment: number): number {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((times[middle] ?? 0) <= moment) from = middle + 1;
    else to = middle;
  }
  return from;
}
