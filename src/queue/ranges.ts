/** Arithmetic over ranges of lead positions. Pure. */
import type { Range } from "../campaign/words.ts";

/**
 * The most leads a message covers: one statement over 1,000 rows stays far below D1's limits.
 * Source: https://developers.cloudflare.com/d1/platform/limits/
 */
export const MAXIMUM_RANGE_LENGTH = 1_000;

/** Cuts each range to ranges that fit a message. */
export function cutRanges(ranges: readonly Range[]): Range[] {
  return ranges.flatMap(({ from, to }) => {
    const cut: Range[] = [];
    for (let start = from; start < to; start += MAXIMUM_RANGE_LENGTH) {
      cut.push({ from: start, to: Math.min(start + MAXIMUM_RANGE_LENGTH, to) });
    }
    return cut;
  });
}
