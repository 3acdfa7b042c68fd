/** Arithmetic over ranges: what is covered and what is missing make the whole, whatever was covered. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Range } from "../src/campaign/words.ts";
import { findMissingRanges, MAXIMUM_RANGE_LENGTH } from "../src/queue/ranges.ts";

const range = (from: number, to: number): Range => ({ from, to });

describe("findMissingRanges", () => {
  it.each<[string, Range, Range[], Range[]]>([
    ["an empty run", range(0, 0), [], []],
    ["a run of one lead", range(0, 1), [], [range(0, 1)]],
    ["a run of one message", range(0, 1_000), [], [range(0, 1_000)]],
    ["one lead more", range(0, 1_001), [], [range(0, 1_000), range(1_000, 1_001)]],
    ["a run that begins late", range(7, 9), [], [range(7, 9)]],
    ["everything covered", range(0, 2_000), [range(1_000, 2_000), range(0, 1_000)], []],
    [
      "a gap between",
      range(0, 3_000),
      [range(0, 1_000), range(2_000, 3_000)],
      [range(1_000, 2_000)],
    ],
    ["overlapping covers", range(0, 10), [range(0, 6), range(2, 4), range(5, 8)], [range(8, 10)]],
    ["covers beyond the run", range(5, 10), [range(0, 6), range(9, 20)], [range(6, 9)]],
  ])("%s", (_, whole, covered, missing) => {
    expect(findMissingRanges(whole, covered)).toEqual(missing);
  });

  it("leaves no position out and repeats none", () => {
    const position = fc.nat(5_000);
    const anyRange = fc
      .tuple(position, position)
      .map(([a, b]) => range(Math.min(a, b), Math.max(a, b)));
    fc.assert(
      fc.property(anyRange, fc.array(anyRange, { maxLength: 8 }), (whole, covered) => {
        const missing = findMissingRanges(whole, covered);
        const isIn = (ranges: readonly Range[], at: number) =>
          ranges.filter(({ from, to }) => from <= at && at < to).length;
        for (let at = whole.from; at < whole.to; at++) {
          expect(isIn(missing, at)).toBe(isIn(covered, at) === 0 ? 1 : 0);
        }
        for (const { from, to } of missing) {
          expect(from).toBeGreaterThanOrEqual(whole.from);
          expect(to).toBeLessThanOrEqual(whole.to);
          expect(to - from).toBeGreaterThan(0);
          expect(to - from).toBeLessThanOrEqual(MAXIMUM_RANGE_LENGTH);
        }
      }),
      { numRuns: 60 },
    );
  });
});
