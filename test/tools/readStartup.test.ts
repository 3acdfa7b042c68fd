import { expect, it } from "vitest";

import { readStartup } from "../../tools/bench/sections/size.ts";

const [IDLE, WORKER, COLLECTOR] = [1, 2, 3];
const nodes = [
  { id: IDLE, callFrame: { functionName: "(idle)" } },
  { id: WORKER, callFrame: { functionName: "parse" } },
  { id: COLLECTOR, callFrame: { functionName: "(garbage collector)" } },
];

interface Case {
  readonly what: string;
  /** Each a node, and microseconds. */
  readonly samples: readonly [number, number][];
  readonly profiled: number;
  readonly wait: number;
}

it.each<Case>([
  {
    what: "the Worker and its garbage collector",
    samples: [
      [WORKER, 1_000],
      [COLLECTOR, 1_000],
      [WORKER, 1_000],
    ],
    profiled: 3,
    wait: 0,
  },
  {
    what: "nothing of what is idle",
    samples: [
      [IDLE, 1_000],
      [WORKER, 1_000],
      [IDLE, 1_000],
    ],
    profiled: 1,
    wait: 0,
  },
  {
    what: "what the first sample takes longer than others as the wait",
    samples: [
      [IDLE, 7_000],
      [WORKER, 9_000],
      [WORKER, 1_000],
      [WORKER, 1_000],
      [WORKER, 1_000],
    ],
    profiled: 12,
    wait: 8,
  },
  {
    what: "later samples as long as they are",
    samples: [
      [WORKER, 1_000],
      [WORKER, 1_000],
      [WORKER, 5_000],
    ],
    profiled: 7,
    wait: 0,
  },
])("counts $what", ({ samples, profiled, wait }) => {
  const profile = {
    nodes,
    samples: samples.map(([node]) => node),
    timeDeltas: samples.map(([, microseconds]) => microseconds),
  };

  expect(readStartup(profile)).toEqual({ profiled, wait });
});
