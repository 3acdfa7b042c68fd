/** How often a watched run is looked at, and when the watch is over. */
import { describe, expect, it } from "vitest";

import { decideWatch } from "../../src/domain/decideWatch.ts";
import type { Run } from "../../src/domain/run.ts";
import { NOW, run } from "../support/run.ts";

const complete = { instancesCreated: 25 };
const automatic = { triggered: false };
const stillFor = (milliseconds: number) => ({ progressedAt: NOW - milliseconds });

describe("a watch", () => {
  it.each<[string, Partial<Run>]>([
    ["created", complete],
    ["ended before it was complete", { endedAt: NOW }],
    ["complete and ended", { ...complete, endedAt: NOW }],
    ["automatic and ended", { ...automatic, ...complete, endedAt: NOW }],
  ])("is over when the run is %s, also after its time", (_, change) => {
    for (const age of [0, 119_999, 500_000]) {
      expect(decideWatch({ ...run, ...change }, NOW - age, NOW)).toEqual({ action: "end" });
    }
  });

  it.each<[string, Partial<Run>]>([
    ["is creating", {}],
    ["is stuck", stillFor(3_600_000)],
    ["is automatic and complete for now", { ...automatic, ...complete }],
    [
      "is automatic and has no lead yet",
      { ...automatic, instancesPromised: 0, instancesCreated: 0 },
    ],
  ])("goes on for two minutes when the run %s", (_, change) => {
    const actionAt = (age: number) => decideWatch({ ...run, ...change }, NOW - age, NOW).action;

    expect([0, 119_999, 120_000, 500_000].map(actionAt)).toEqual([
      ...["wait", "wait", "reconnect", "reconnect"],
    ]);
  });
});

describe("the pause", () => {
  it.each([
    // age, still for, pause
    [0, 0, 250],
    [1_000, 1_000, 250],
    [2_000, 2_000, 500],
    [0, 20_000, 5_000],
    [0, 40_000, 10_000],
    [0, 3_600_000, 10_000],
    // Another machine's clock may be ahead.
    [0, -2_000, 500],
    [5_000, 0, 250],
    [10_000, 0, 500],
    [40_000, 0, 2_000],
    [110_000, 0, 2_000],
    [110_000, 1_000, 2_000],
    [110_000, 40_000, 10_000],
    // The stream ends on time.
    [115_000, 40_000, 5_000],
    [119_999, 0, 1],
  ])(
    "of a stream of %i ms over a run that stands still for %i ms is %i ms",
    (age, still, pause) => {
      expect(decideWatch({ ...run, ...stillFor(still) }, NOW - age, NOW)).toEqual({
        action: "wait",
        milliseconds: pause,
      });
    },
  );

  it("lets a stream over the busiest run ask D1 at most 120 times", () => {
    let looks = 1;
    let now = NOW;
    for (;;) {
      const step = decideWatch({ ...run, progressedAt: now }, NOW, now);
      if (step.action !== "wait") break;
      now += step.milliseconds;
      looks++;
    }
    expect(looks).toBeLessThanOrEqual(120);
  });
});
