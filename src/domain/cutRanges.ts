/** Arithmetic over ranges of lead positions. Pure. */
import { MAXIMUM_RANGE_LENGTH, type Range } from "./run.ts";

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
