/** Arithmetic over ranges of lead positions. Pure. */
import type { Range } from "../campaign/words.ts";

/**
 * The most leads a message covers. The longer, the less there is to send and to look after; but no other statement of the
 * database runs meanwhile, and one over 10,000 rows is as large as D1 advises.
 * Source: https://developers.cloudflare.com/d1/best-practices/
 */
export const MAXIMUM_RANGE_LENGTH = 2_500;

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
