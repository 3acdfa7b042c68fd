/** How long a call that leaves the isolate may take, and that those behind one another fit into the one that waits for them. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LONGEST_ASKING_MILLISECONDS } from "../../src/campaignObject/campaignClient.ts";
import { LONGEST_TURN_WAIT_MILLISECONDS } from "../../src/platform/turnstile.ts";
import { callUpstream, isTimeout, POLICIES, UpstreamError } from "../../src/platform/upstream.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A call whose attempts each break after so long, with what may be retried; the last one hangs. */
async function callAndWait(breaksAfter: readonly number[]) {
  const startedAt = Date.now();
  let attempts = 0;
  const call = callUpstream("DATABASE", "test", () => {
    const milliseconds = breaksAfter[attempts++];
    return new Promise((_, reject) => {
      if (milliseconds === undefined) return;
      setTimeout(() => reject(new Error("D1_ERROR: Network connection lost.")), milliseconds);
    });
  }).catch((error: unknown) => ({ error, took: Date.now() - startedAt }));
  await vi.runAllTimersAsync();
  return { ...((await call) as { error: UpstreamError; took: number }), attempts };
}

describe("a deadline", () => {
  it.each<[string, number[], number]>([
    ["hangs", [], 1],
    ["breaks late and then hangs", [4_000], 2],
    ["breaks twice and then hangs", [2_000, 2_000], 3],
    ["breaks just before it", [4_999], 2],
  ])("holds for all attempts together when D1 %s", async (_, breaksAfter, expected) => {
    const { error, took, attempts } = await callAndWait(breaksAfter);

    expect(error).toBeInstanceOf(UpstreamError);
    expect(isTimeout(error.causes.at(-1))).toBe(true);
    expect(error.causes).toHaveLength(expected);
    expect(attempts).toBe(expected);
    expect(took).toBeGreaterThanOrEqual(5_000);
    expect(took).toBeLessThanOrEqual(5_001);
  });
});

const LOST = new Error("D1_ERROR: Network connection lost.");
const OVERLOADED = new Error("D1_ERROR: D1 DB is overloaded.");
const BUG = new TypeError("x is not a function");
const VERDICT = new Error("D1_ERROR: CHECK constraint failed: SQLITE_CONSTRAINT");

const MOVING = new Error("D1_ERROR: account group is moving: SQLITE_CONSTRAINT");

/** What comes of a call whose attempts fail like this, one after the other, and then succeed; and when each was made. */
async function callAfter(faults: readonly unknown[]) {
  const startedAt = Date.now();
  const madeAt: number[] = [];
  const call = callUpstream("DATABASE", "test", async () => {
    const attempt = madeAt.push(Date.now() - startedAt);
    if (attempt <= faults.length) throw faults[attempt - 1];
    return "answer";
  }).catch((error: unknown) => (error instanceof UpstreamError ? error.causes : { thrown: error }));
  await vi.runAllTimersAsync();
  return { result: await call, madeAt };
}

describe("an attempt that fails", () => {
  it.each<[string, unknown[], number, unknown]>([
    ["may be repeated", [LOST], 2, "answer"],
    ["may be repeated twice", [LOST, LOST], 3, "answer"],
    ["is not repeated more than twice", [LOST, LOST, LOST], 3, [LOST, LOST, LOST]],
    ["is not repeated where that does not help", [OVERLOADED], 1, [OVERLOADED]],
    ["is told with those before it", [LOST, OVERLOADED], 2, [LOST, OVERLOADED]],
    ["by a bug is thrown as it is", [BUG], 1, { thrown: BUG }],
    ["because the account group moves is told at once", [MOVING], 1, [MOVING]],
    ["by D1's verdict is thrown as it is", [VERDICT], 1, { thrown: VERDICT }],
    ["by a bug after a fault is thrown as it is", [LOST, BUG], 2, { thrown: BUG }],
    ["with no error is thrown as it is", ["fault"], 1, { thrown: "fault" }],
  ])("%s", async (_, faults, attempts, expected) => {
    const { result, madeAt } = await callAfter(faults);

    expect(result).toEqual(expected);
    expect(madeAt).toHaveLength(attempts);
  });

  it("is repeated after a pause that grows", async () => {
    const { madeAt } = await callAfter([LOST, LOST]);
    const [first = 0, second = 0, third = 0] = madeAt;

    expect(second - first).toBeGreaterThanOrEqual(50);
    expect(second - first).toBeLessThanOrEqual(100);
    expect(third - second).toBeGreaterThanOrEqual(100);
    expect(third - second).toBeLessThanOrEqual(200);
  });
});

describe("the time to a 502", () => {
  const deadlineOf = (upstream: keyof typeof POLICIES) => POLICIES[upstream].deadlineMilliseconds;

  it("of an object that waits for its turn, starts, asks why not and looks for its run ends before its caller gives up", () => {
    expect(LONGEST_TURN_WAIT_MILLISECONDS + 3 * deadlineOf("DATABASE")).toBeLessThan(
      deadlineOf("CAMPAIGNS"),
    );
  });

  it("is 35 s at the most, as docs/reliability.md says", () => {
    expect(
      deadlineOf("API_KEYS") +
        deadlineOf("RATE_LIMITS") +
        LONGEST_ASKING_MILLISECONDS +
        deadlineOf("CAMPAIGNS") +
        deadlineOf("DATABASE"),
    ).toBe(35_000);
  });
});
