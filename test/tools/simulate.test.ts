import { describe, expect, it } from "vitest";

import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import type { Arrival, Fate, System } from "../../tools/bench/simulation/model.ts";
import { placeOf } from "../../tools/bench/simulation/placeOf.ts";
import { simulate } from "../../tools/bench/simulation/simulate.ts";
import { type BusyLoad, solveTimes, type Times } from "../../tools/bench/simulation/solveTimes.ts";
import { leadsOf, planArrivals, planEvenArrivals } from "../../tools/bench/simulation/workload.ts";

const SYSTEM: System = {
  databases: 1,
  consumers: 1,
  messagesABatch: 2,
  rangesAtOnce: 2,
  startTime: 10,
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
    [
      "a range of a batch is there when those are that were asked for with it",
      { rangesAtOnce: 1 },
      [start(0, 1), start(1, 1), start(2, 1)],
      "10-33 20-36 30-39",
    ],
    [
      "a start waits for no more ranges than are asked for at once",
      { messagesABatch: 8, rangesAtOnce: 1 },
      [start(0, 8), start(11, 1)],
      "10-44 23-47",
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

describe("a tenant much larger than the others", () => {
  const others = planArrivals(
    { tenants: 20, startsATenant: 2, duration: 1_000, sizes: [{ leads: 5_000, percent: 100 }] },
    "seed",
  );
  const play = (arrivals: Arrival[]) =>
    simulate({ ...SYSTEM, databases: 4 }, arrivals).fates.filter(({ arrival }) =>
      others.includes(arrival),
    );
  const alone = play(others);
  const beside = play([start(0, 400, 1), ...others]);
  const inDatabase = (database: number) => (fate: Fate) =>
    placeOf(fate.arrival.tenant, 4) === database;

  it("delays those who share its database", () => {
    const last = (fates: Fate[]) =>
      Math.max(...fates.filter(inDatabase(1)).map(({ finishedAt }) => finishedAt));

    expect(last(beside)).toBeGreaterThan(last(alone) + 400);
  });

  it.each([0, 2, 3])("changes nothing in database %i, which is another one", (database) => {
    expect(beside.filter(inDatabase(database))).toEqual(alone.filter(inDatabase(database)));
  });
});

describe("solveTimes", () => {
  it.each<[string, BusyLoad, BusyLoad, Times]>([
    [
      "finds the two times that explain two loads",
      { starts: 40, rangesAStart: 1, busyTime: 40 * (10 + 3) },
      { starts: 8, rangesAStart: 40, busyTime: 8 * (10 + 40 * 3) },
      { startTime: 10, rangeTime: 3 },
    ],
    [
      "lets no time run backwards when the larger load took less",
      { starts: 1, rangesAStart: 1, busyTime: 13 },
      { starts: 1, rangesAStart: 2, busyTime: 12 },
      { startTime: 13, rangeTime: 0 },
    ],
    [
      "nor when ranges explain more than there was",
      { starts: 1, rangesAStart: 1, busyTime: 2 },
      { starts: 1, rangesAStart: 2, busyTime: 6 },
      { startTime: 0, rangeTime: 4 },
    ],
  ])("%s", (_, small, large, times) => {
    expect(solveTimes(small, large)).toEqual(times);
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

describe("planEvenArrivals", () => {
  it("gives each of several databases an equal part, and all of them the same in all", () => {
    const workload = { tenants: 8, leads: [100, 2_500, 25_000], duration: 1_000 };
    const arrivals = planEvenArrivals(workload, "a");

    for (const databases of [1, 2, 4, 8]) {
      const parts = Map.groupBy(arrivals, ({ tenant }) => placeOf(tenant, databases));
      expect(parts.size).toBe(databases);
      for (const part of parts.values()) {
        expect(part).toHaveLength(arrivals.length / databases);
        expect(leadsOf(part)).toBe(leadsOf(arrivals) / databases);
      }
    }
    expect(planEvenArrivals(workload, "a")).toEqual(arrivals);
    expect(planEvenArrivals(workload, "b")).not.toEqual(arrivals);
  });
});
