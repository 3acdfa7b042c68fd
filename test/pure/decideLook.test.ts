/** When the alarm looks again, and what it does then. */
import { describe, expect, it } from "vitest";

import {
  decideLook,
  decidePromise,
  decideRetryOfLook,
  decideRunState,
  describeStuck,
  isAlarmAlive,
} from "../../src/domain/decideLook.ts";
import type { Run } from "../../src/domain/run.ts";
import { NOW, run } from "../support/run.ts";

const SECOND = 1_000;

describe("the alarm for a promise", () => {
  it.each([
    ["no alarm is set", null, 5],
    ["one comes sooner", 4, 4],
    ["one is far off", 6, 5],
    ["one is late", -60, -60],
    ["one is so late that it has been lost", -61, 5],
  ])("when %s", (_, due, expected) => {
    const at = due === null ? null : NOW + due * SECOND;
    expect(decidePromise(at, NOW)).toBe(NOW + expected * SECOND);
  });
});

it.each([
  [null, false],
  [NOW + 1, true],
  [NOW - 60 * SECOND, true],
  [NOW - 60 * SECOND - 1, false],
])("an alarm that is due at %s is alive: %s", (due, isAlive) => {
  expect(isAlarmAlive(due, NOW)).toBe(isAlive);
});

it.each([
  [0, 5],
  [1, 10],
  [3, 40],
  [4, 60],
  [1_100, 60],
])("after a look that failed, and %d before it, the next comes in %d s", (failedLooks, wait) => {
  expect(decideRetryOfLook(failedLooks, NOW)).toBe(NOW + wait * SECOND);
});

describe("decideLook", () => {
  it.each<[string, Run | null]>([
    ["there is no live run", null],
    ["every promised instance exists", { ...run, instancesCreated: 25 }],
    ["the run has ended", { ...run, endedAt: NOW }],
    ["an automatic run owes nothing", { ...run, instancesPromised: 0, instancesCreated: 0 }],
  ])("falls silent when %s", (_, seen) => {
    expect(decideLook(seen, NOW)).toEqual({ action: "fall-silent" });
  });

  it.each([
    [0, "wait", 5],
    [3, "wait", 5],
    [4, "send-again", 5],
    [5, "send-again", 5],
    [10, "send-again", 10],
    [100, "send-again", 100],
    [299, "send-again", 299],
    [301, "send-again", 300],
    [86_400, "send-again", 300],
    // Clocks of two machines differ a little; one that jumped differs a lot.
    [-1, "wait", 5],
    [-3_600, "send-again", 300],
  ] as const)(
    "a run that has stood still for %d s: %s, next look in %d s",
    (stillFor, action, wait) => {
      const seen = { ...run, progressedAt: NOW - stillFor * SECOND };
      expect(decideLook(seen, NOW)).toEqual({ action, nextLookAt: NOW + wait * SECOND });
    },
  );

  it.each([
    [1, 3, "wait", 5],
    [1, 4, "send-again", 5],
    [80_000, 3, "wait", 5],
    [80_000, 4, "send-again", 5],
    [200_000, 5, "wait", 5],
    [200_000, 10, "send-again", 10],
    [1_000_000, 0, "wait", 50],
    [1_000_000, 49, "wait", 5],
    [1_000_000, 50, "send-again", 50],
    [100_000_000, 0, "wait", 300],
    [100_000_000, 300, "send-again", 300],
  ] as const)(
    "a run that lacks %d instances and has stood still for %d s: %s, next look in %d s",
    (missing, stillFor, action, wait) => {
      const seen = {
        ...run,
        endPosition: 1_000_000 + missing,
        instancesPromised: 1_000_000 + missing,
        instancesCreated: 1_000_000,
        progressedAt: NOW - stillFor * SECOND,
      };
      expect(decideLook(seen, NOW)).toEqual({ action, nextLookAt: NOW + wait * SECOND });
    },
  );

  it("sends a run that never progresses again at most 300 times a day", () => {
    let now = NOW;
    let sendings = 0;
    while (now < NOW + 86_400 * SECOND) {
      const look = decideLook(run, now);
      if (look.action === "fall-silent") throw new Error("fell silent");
      if (look.action === "send-again") sendings++;
      now = look.nextLookAt;
    }
    expect(sendings).toBeGreaterThan(250);
    expect(sendings).toBeLessThan(300);
  });
});

describe("decideRunState", () => {
  it.each<[string, Partial<Run>, string]>([
    ["progresses", {}, "creating"],
    ["has stood still for a minute", { progressedAt: NOW - 60 * SECOND }, "stuck"],
    ["has stood still for less", { progressedAt: NOW - 59 * SECOND }, "creating"],
    [
      "carries the time of a clock that is a little ahead",
      { progressedAt: NOW + 59 * SECOND },
      "creating",
    ],
    ["carries the time of a clock that jumped", { progressedAt: NOW + 3_600 * SECOND }, "stuck"],
    ["has all its instances", { instancesCreated: 25, progressedAt: 0 }, "created"],
    ["ended early", { endedAt: NOW, progressedAt: 0 }, "ended"],
    ["ended complete", { endedAt: NOW, instancesCreated: 25 }, "ended"],
  ])("a run that %s", (_, overrides, state) => {
    expect(decideRunState({ ...run, ...overrides }, NOW)).toBe(state);
  });
});

describe("describeStuck", () => {
  const since = NOW - 60 * SECOND;
  const stuck = { ...run, progressedAt: since };

  it.each<[string, Run, { reason: string }[], unknown]>([
    ["is not stuck", run, [{ reason: "retries-exhausted" }], null],
    ["is stuck with no range failed", stuck, [], { reason: "no-progress", since }],
    [
      "is stuck on a range",
      stuck,
      [{ reason: "retries-exhausted" }, { reason: "impossible-range" }],
      { reason: "retries-exhausted", since },
    ],
  ])("a run that %s", (_, seen, failedRanges, description) => {
    expect(describeStuck(seen, failedRanges, NOW)).toEqual(description);
  });
});
