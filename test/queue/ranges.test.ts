/** Arithmetic over ranges: what is covered and what is missing make the whole, and each piece fits a message. */
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { selectGaps } from "../../src/database/ranges.ts";
import type { Range } from "../../src/domain/range.ts";
import { cutRanges } from "../../src/domain/range.ts";
import { givenHeldRun } from "../support/heldRun.ts";

afterEach(() => vi.restoreAllMocks());

const range = (from: number, to: number): Range => ({ from, to });

describe("cutRanges", () => {
  it.each<[string, Range[], Range[]]>([
    ["nothing", [], []],
    ["an empty run", [range(0, 0)], []],
    ["one lead", [range(0, 1)], [range(0, 1)]],
    ["a message", [range(0, 2_500)], [range(0, 2_500)]],
    ["one lead more", [range(0, 2_501)], [range(0, 2_500), range(2_500, 2_501)]],
    ["a late beginning", [range(7, 5_007)], [range(7, 2_507), range(2_507, 5_007)]],
    ["two ranges", [range(3, 4), range(7, 9)], [range(3, 4), range(7, 9)]],
  ])("%s", (_, ranges, cut) => {
    expect(cutRanges(ranges)).toEqual(cut);
  });
});

describe("listGaps", () => {
  /** What D1 finds between these ranges. */
  async function givenCovers() {
    const { runId } = await givenHeldRun(1);
    const insert = env.DATABASE.prepare(
      `INSERT INTO ranges SELECT ?1, value ->> 'from', value ->> 'to', value ->> 'status',
         iif(value ->> 'status' = 'failed', 'retries-exhausted', NULL), 0
       FROM json_each(?2) WHERE true ON CONFLICT DO UPDATE SET to_position = max(to_position, excluded.to_position)`,
    );
    const clear = env.DATABASE.prepare("DELETE FROM ranges WHERE run_id = ?1").bind(runId);
    return async (
      whole: Range,
      covers: readonly Range[],
      { failed = [] as readonly Range[], limit = 100 } = {},
    ) => {
      const rows = [
        ...covers.map((cover) => ({ ...cover, status: "created" })),
        ...failed.map((cover) => ({ ...cover, status: "failed" })),
      ];
      await env.DATABASE.batch([clear, insert.bind(runId, JSON.stringify(rows))]);
      const run = { id: runId, firstPosition: whole.from, endPosition: whole.to };
      return selectGaps(env.DATABASE, run, limit);
    };
  }

  it.each<[string, Range, Range[], Range[]]>([
    ["an empty run", range(0, 0), [], []],
    ["a run without a range", range(7, 2_000), [], [range(7, 2_000)]],
    ["everything covered", range(0, 2_000), [range(1_000, 2_000), range(0, 1_000)], []],
    ["a gap between", range(0, 30), [range(0, 10), range(20, 30)], [range(10, 20)]],
    ["gaps at both ends", range(0, 30), [range(10, 20)], [range(0, 10), range(20, 30)]],
    ["overlapping covers", range(0, 10), [range(0, 6), range(2, 4), range(5, 8)], [range(8, 10)]],
    ["covers beyond the run", range(5, 10), [range(0, 6), range(9, 20)], [range(6, 9)]],
    [
      "covers before and behind the run",
      range(5, 10),
      [range(0, 3), range(12, 20)],
      [range(5, 10)],
    ],
  ])("%s", async (_, whole, covered, gaps) => {
    const gapsOf = await givenCovers();

    expect(await gapsOf(whole, covered)).toEqual(gaps);
  });

  it("counts a failed range as missing", async () => {
    const gapsOf = await givenCovers();

    const gaps = await gapsOf(range(0, 30), [range(0, 10)], { failed: [range(10, 20)] });

    expect(gaps).toEqual([range(10, 30)]);
  });

  it("leaves no position out and repeats none", async () => {
    const gapsOf = await givenCovers();
    const position = fc.nat(60);
    const anyRange = fc
      .tuple(position, fc.integer({ min: 1, max: 20 }))
      .map(([from, length]) => range(from, from + length));
    await fc.assert(
      fc.asyncProperty(anyRange, fc.array(anyRange, { maxLength: 8 }), async (whole, covered) => {
        const gaps = await gapsOf(whole, covered);
        const isIn = (ranges: readonly Range[], at: number) =>
          ranges.filter(({ from, to }) => from <= at && at < to).length;
        for (let at = whole.from; at < whole.to; at++) {
          expect(isIn(gaps, at)).toBe(isIn(covered, at) === 0 ? 1 : 0);
        }
        for (const { from, to } of gaps) {
          expect(from).toBeGreaterThanOrEqual(whole.from);
          expect(to).toBeLessThanOrEqual(whole.to);
          expect(to).toBeGreaterThan(from);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("finds no more than it is asked for, and in time every one", async () => {
    const gapsOf = await givenCovers();
    const whole = range(0, 100);
    const covered = Array.from({ length: 50 }, (_, index) => range(2 * index, 2 * index + 1));
    const found = new Set<number>();

    for (let look = 0; look < 200 && found.size < 50; look++) {
      const gaps = await gapsOf(whole, covered, { limit: 10 });
      expect(gaps).toHaveLength(10);
      expect(gaps.every(({ from, to }) => from % 2 === 1 && to === from + 1)).toBe(true);
      for (const { from } of gaps) found.add(from);
    }

    expect(found.size).toBe(50);
  });
});
