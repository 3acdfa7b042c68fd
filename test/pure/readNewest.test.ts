/** The newest events of a kind, from a feed that goes forward alone. */
import { describe, expect, it } from "vitest";

import { readNewest } from "../../console/campaign/readNewest.ts";

const PAGE = 100;

/** A feed in which some places are of the kind that is looked for; it counts the looks. */
function feedOf(wanted: readonly number[], oldest = 1) {
  const looks: number[] = [];
  return {
    looks,
    look(after: number) {
      looks.push(after);
      const begin = after < oldest - 1 ? 0 : after;
      const behind = wanted.filter((place) => place > begin && place >= oldest);
      return Promise.resolve({
        events: behind.slice(0, PAGE).map((sequence) => ({ sequence })),
        hasMore: behind.length > PAGE,
        isFromOldest: begin === 0,
      });
    },
  };
}

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

const rows: [
  string,
  { wanted: number[]; newest: number; oldest?: number; most: number },
  boolean,
][] = [
  ["an empty feed", { wanted: [], newest: 0, most: 50 }, true],
  ["a feed without any", { wanted: [], newest: 90_000, most: 50 }, true],
  ["a short feed", { wanted: [1, 5, 9], newest: 10, most: 50 }, true],
  ["exactly as many as are wanted", { wanted: range(1, 50), newest: 60, most: 50 }, true],
  ["a long feed, full of them", { wanted: range(1, 50_000), newest: 50_000, most: 250 }, false],
  ["few among many", { wanted: range(7, 80_000, 1_000), newest: 80_000, most: 50 }, false],
  ["all that there are, far back", { wanted: range(1, 20), newest: 200_000, most: 50 }, true],
  [
    "a feed whose beginning is gone",
    { wanted: range(1, 9_000, 100), newest: 9_000, oldest: 4_000, most: 80 },
    true,
  ],
  [
    "a crowd behind a quiet stretch",
    { wanted: range(1, 30_000), newest: 60_000, most: 150 },
    false,
  ],
];

describe("reading the newest", () => {
  it.each(rows)("finds them in %s", async (_, { wanted, newest, oldest = 1, most }, isWhole) => {
    const { look, looks } = feedOf(wanted, oldest);

    const found = await readNewest(look, newest, most, PAGE);

    const kept = wanted.filter((place) => place >= oldest);
    const expected = kept.slice(-most).reverse();
    expect(found.events.map(({ sequence }) => sequence)).toEqual(expected);
    expect(found.isWhole).toBe(isWhole);
    expect(looks.length).toBeLessThanOrEqual(16);
  });

  it("looks so many times and no more, and says that there may be others", async () => {
    const { look, looks } = feedOf(range(1, 1_000_000));

    const found = await readNewest(look, 1_000_000, 5_000, PAGE);

    expect(looks).toHaveLength(16);
    expect(found.isWhole).toBe(false);
    expect(found.events[0]).toEqual({ sequence: 1_000_000 });
  });

  it("leaves out what comes while it reads", async () => {
    const { look } = feedOf([8, 9, 10, 11, 12]);

    const found = await readNewest(look, 10, 50, PAGE);

    expect(found.events.map(({ sequence }) => sequence)).toEqual([10, 9, 8]);
  });
});
