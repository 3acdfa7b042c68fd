/** Arithmetic over ranges of lead positions. Pure. */
import type { Range } from "../campaign/words.ts";

/**
 * The most leads a message covers: one statement over 1,000 rows stays far below D1's limits.
 * Source: https://developers.cloudflare.com/d1/platform/limits/
 */
export const MAXIMUM_RANGE_LENGTH = 1_000;

/**
 * The parts of `whole` that `covered` leaves open, cut to ranges that fit a message, in order.
 *
 * @param covered ranges in any order; they may overlap
 */
export function findMissingRanges(whole: Range, covered: readonly Range[]): Range[] {
  const missing: Range[] = [];
  let next = whole.from;
  for (const range of [...covered].sort((a, b) => a.from - b.from)) {
    missing.push(...cut({ from: next, to: Math.min(range.from, whole.to) }));
    next = Math.max(next, range.to);
  }
  missing.push(...cut({ from: next, to: whole.to }));
  return missing;
}

function cut({ from, to }: Range): Range[] {
  const ranges: Range[] = [];
  for (let start = from; start < to; start += MAXIMUM_RANGE_LENGTH) {
    ranges.push({ from: start, to: Math.min(start + MAXIMUM_RANGE_LENGTH, to) });
  }
  return ranges;
}
