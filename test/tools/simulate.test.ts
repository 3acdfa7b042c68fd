import { describe, expect, it } from "vitest";

import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import type { Arrival, System } from "../../tools/bench/simulation/model.ts";
import { simulate } from "../../tools/bench/simulation/simulate.ts";
import { planArrivals } from "../../tools/bench/simulation/workload.ts";

const SYSTEM: System = {
  databases: 1,
  consumers: 1,
  messagesABatch: 2,
  startTime: 10,
  sendingTime: 0,
  rangeTime: 3,
};

const start = (at: number, ranges: number, tenant = 0): Arrival => ({
  at,
  leads: ranges * MAXIMUM_RANGE_LENGTH,
  tenant,
});

describe("simulate", () => {
  it.each<[string, Partial<System>, Arrival[], string]>([
    ["a start alone waits for nothing", {}, [start(0, 1)], "10-13"],
    ["a batch is asked for at once", {}, [start(0, 2)], "10-16"],
    ["the second batch follows the first", {}, [start(0, 4)], "10-22"],
    ["a start waits for the start before it", {}, [start(0, 2), start(1, 2)], "10-26 20-32"],
    [
      "a start waits for the ranges that were asked for before it, and for no others",
      {},
      [start(0, 4), start(11, 2)],
      "10-32 26-38",
    ],
    [
      "what is asked for in one batch is there at once",
      {},
      [start(0, 2), start(1, 1), start(2, 1)],
      "10-36 20-42 30-42",
    ],
    ["messages arrive a while after the commit", { sendingTime: 5 }, [start(0, 1)], "10-18"],
    [
      "a start does not wait for the messages of another",
      { sendingTime: 20 },
      [start(0, 1), start(11, 1)],
      "10-33 21-44",
    ],
    [
      "with more consumers a start waits for more ranges",
      { consumers: 2 },
      [start(0, 4), start(11, 2)],
      "10-22 32-38",
    ],
    [
      "tenants on databases of their own do not wait for each other",
      { databases: 2 },
      [start(0, 2, 0), start(0, 2, 1)],
      "10-16 10-16",
    ],
  ])("%s", (_, system, arrivals, fates) => {
    const result = simulate({ ...SYSTEM, ...system }, arrivals);

    // When each was committed and when it was finished, in the order of the ends.
    expect(
      result.fates
        .toSorted((a, b) => a.finishedAt - b.finishedAt)
        .map(({ committedAt, finishedAt }) => `${committedAt}-${finishedAt}`)
        .join(" "),
    ).toBe(fates);
  });

  it("loses no start and no time, on any number of databases", () => {
    const arrivals = planArrivals(
      {
        tenants: 50,
        startsATenant: 3,
        duration: 1_000,
        sizes: [
          { leads: 500, percent: 90 },
          { leads: 30_000, percent: 10 },
        ],
      },
      "seed",
    );
    const ranges = arrivals.reduce(
      (sum, { leads }) => sum + Math.ceil(leads / MAXIMUM_RANGE_LENGTH),
      0,
    );
    for (const databases of [1, 3, 50]) {
      const result = simulate({ ...SYSTEM, databases }, arrivals);

      expect(new Set(result.fates.map(({ arrival }) => arrival))).toEqual(new Set(arrivals));
      expect(result.databases.reduce((sum, { busyTime }) => sum + busyTime, 0)).toBe(
        arrivals.length * SYSTEM.startTime + ranges * SYSTEM.rangeTime,
      );
    }
  });
});

describe("planArrivals", () => {
  it("makes the same arrivals of the same seed, and others of another", () => {
    const workload = {
      tenants: 10,
      startsATenant: 2,
      duration: 100,
      sizes: [{ leads: 1, percent: 100 }],
    };

    expect(planArrivals(workload, "a")).toEqual(planArrivals(workload, "a"));
    expect(planArrivals(workload, "a")).not.toEqual(planArrivals(workload, "b"));
    expect(planArrivals(workload, "a")).toHaveLength(20);
  });
});
