/** What is planned for a soak, and what its samples say. */
import { expect, it } from "vitest";

import { Random } from "../../tools/random.ts";
import { compareQuarters, toIntervals } from "../kill/soak/figures.ts";
import { planPair, planSoakFault, SCHEDULES_A_PAIR } from "../kill/soak/plan.ts";
import type { RowCounts, Sample } from "../kill/soak/sample.ts";

const NO_ROWS: RowCounts = {
  ...{ runs: 0, instances: 0, actions: 0, deliveries: 0, messages: 0, events: 0 },
};

function newSample(seconds: number, rows: Partial<RowCounts> = {}): Sample {
  return {
    ...{ seconds, runtimeMemory: seconds, driverMemory: 1, databases: [1, 2] },
    ...{ objects: 1, objectLogs: 1, objectFiles: 1, keys: 1, rows: { ...NO_ROWS, ...rows } },
  };
}

it("counts the rows of a second, also where a sample came late", () => {
  const samples = [newSample(0), newSample(10, { actions: 20 }), newSample(30, { actions: 60 })];

  const rates = toIntervals(samples, [], 0).map((interval) => interval.rates.actions);

  expect(rates).toEqual([0, 2, 2]);
});

it("tells how long the starts took that were answered between two samples", () => {
  const beganAt = 1_000_000;
  const starts = [5, 6, 300].map((milliseconds) => ({ endedAt: beganAt + 4_000, milliseconds }));

  const intervals = toIntervals([newSample(0), newSample(10), newSample(20)], starts, beganAt);

  expect(intervals[1]?.startMedian).toBe(6);
  expect(intervals[1]?.startSlow).toBeGreaterThan(200);
  expect(intervals[2]?.startMedian).toBeNaN();
});

it("tells growth from a level that is reached once", () => {
  const grown = Array.from({ length: 40 }, (_, index) => newSample(index));
  const level = grown.map((sample) => ({ ...sample, runtimeMemory: Number(sample.seconds > 2) }));
  const memory = ({ runtimeMemory }: Sample) => runtimeMemory;

  expect(compareQuarters(grown, memory)).toEqual({ second: 14.5, last: 34.5, highest: 39 });
  expect(compareQuarters(level, memory)).toEqual({ second: 1, last: 1, highest: 1 });
});

it("does not count where nothing could be measured", () => {
  const samples = [1, 2, Number.NaN, 4, 5, 6, Number.NaN, 8].map((runtimeMemory, index) => ({
    ...newSample(index),
    runtimeMemory,
  }));

  const compared = compareQuarters(samples, ({ runtimeMemory }) => runtimeMemory);

  expect(compared).toEqual({ second: 4, last: 8, highest: 8 });
});

it("plans faults of every kind, and some that let the runtime live for minutes", () => {
  const random = new Random("faults");
  const faults = Array.from({ length: 200 }, (_, number) => planSoakFault(random, number));

  expect(new Set(faults.map(({ kind }) => kind))).toEqual(
    new Set(["kill", "hang", "restart", "deploy"]),
  );
  expect(Math.max(...faults.map((fault) => fault.afterMilliseconds))).toBeGreaterThan(120_000);
  expect(
    faults.every(({ kind, forMilliseconds }) => forMilliseconds > 0 === (kind === "hang")),
  ).toBe(true);
});

it("plans the same for a pair each time, and something else in another database", () => {
  const plan = planPair(1, 2, 3);

  expect(plan.steps).toHaveLength(SCHEDULES_A_PAIR);
  expect(planPair(1, 2, 3)).toEqual(plan);
  expect(planPair(1, 2, 4)).not.toEqual(plan);
});
