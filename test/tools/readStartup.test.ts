import { expect, it } from "vitest";

import { readStartup } from "../../tools/bench/sections/size.ts";

const [IDLE, WORKER, COLLECTOR] = [1, 2, 3];
const nodes = [
  { id: IDLE, callFrame: { functionName: "(idle)" } },
  { id: WORKER, callFrame: { functionName: "parse" } },
  { id: COLLECTOR, callFrame: { functionName: "(garbage collector)" } },
];

it.each<[string, [number, number][], { profiled: number; wait: number }]>([
  [
    "the Worker and its garbage collector",
    [WORKER, COLLECTOR, WORKER].map((node) => [node, 1_000]),
    { profiled: 3, wait: 0 },
  ],
  [
    "nothing of what is idle",
    [IDLE, WORKER, IDLE].map((node) => [node, 1_000]),
    { profiled: 1, wait: 0 },
  ],
  [
    "what the first sample takes longer than others as the wait",
    [[IDLE, 7_000], [WORKER, 9_000], ...Array<[number, number]>(3).fill([WORKER, 1_000])],
    { profiled: 12, wait: 8 },
  ],
  [
    "later samples as long as they are",
    [1_000, 1_000, 5_000].map((microseconds) => [WORKER, microseconds]),
    { profiled: 7, wait: 0 },
  ],
])("counts %s", (_, samples, startup) => {
  const profile = {
    nodes,
    samples: samples.map(([node]) => node),
    timeDeltas: samples.map(([, microseconds]) => microseconds),
  };

  expect(readStartup(profile)).toEqual(startup);
});
