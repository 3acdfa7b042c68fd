import { expect, it } from "vitest";

import { sumOfProfile } from "../../tools/bench/sections/size.ts";

const [IDLE, WORKER, COLLECTOR] = [1, 2, 3];
const nodes = [
  { id: IDLE, callFrame: { functionName: "(idle)" } },
  { id: WORKER, callFrame: { functionName: "parse" } },
  { id: COLLECTOR, callFrame: { functionName: "(garbage collector)" } },
];

it.each<[string, [node: number, microseconds: number][], number]>([
  [
    "the Worker and its garbage collector",
    [
      [WORKER, 1_000],
      [COLLECTOR, 1_000],
      [WORKER, 1_000],
    ],
    3,
  ],
  [
    "nothing of what is idle",
    [
      [IDLE, 1_000],
      [WORKER, 1_000],
      [IDLE, 1_000],
    ],
    1,
  ],
  [
    "the wait before the Worker is loaded no longer than a sample",
    [
      [IDLE, 7_000],
      [WORKER, 9_000],
      [WORKER, 1_000],
      [WORKER, 1_000],
      [WORKER, 1_000],
    ],
    4,
  ],
  [
    "later samples as long as they are",
    [
      [WORKER, 1_000],
      [WORKER, 1_000],
      [WORKER, 5_000],
    ],
    7,
  ],
])("counts %s", (_, samples, milliseconds) => {
  const profile = {
    nodes,
    samples: samples.map(([node]) => node),
    timeDeltas: samples.map(([, microseconds]) => microseconds),
  };

  expect(sumOfProfile(profile)).toBe(milliseconds);
});
