/** How long a call that leaves the isolate may take, and that those behind one another fit into the one that waits for them. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LONGEST_ASKING_MILLISECONDS } from "../../src/campaignObject/campaignClient.ts";
import { LONGEST_TURN_WAIT_MILLISECONDS } from "../../src/campaignObject/turnstile.ts";
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
