import { describe, expect, it } from "vitest";

import {
  type AttemptResult,
  decideAfterAttempt,
  FAILURES_BEFORE_HOLD,
  findProbeTime,
  isHeld,
  LONGEST_FAILING_MILLISECONDS,
  LONGEST_PAUSE_MILLISECONDS,
  PROBE_INTERVAL_MILLISECONDS,
  RETRY_DELAYS_MILLISECONDS,
  SHORTEST_FAILING_MILLISECONDS,
  wantsEvent,
} from "../../src/domain/decideDelivery.ts";
import type { DeliveryAttempt } from "../../src/domain/webhookEndpoint.ts";

const AT = 1_800_000_000_000;
const standing = { failures: 0, failingSince: null, pausedUntil: null };

function attempt(changes: Partial<AttemptResult> = {}): AttemptResult {
  return {
    ...{ at: AT, milliseconds: 100, httpStatus: 500, error: "status" as const },
    ...{ retryAfterMilliseconds: null },
    ...changes,
  };
}

function failed(count: number, at = AT): DeliveryAttempt[] {
  const { retryAfterMilliseconds: _, ...one } = attempt({ at });
  return Array.from({ length: count }, () => one);
}

describe("an attempt that succeeds", () => {
  it("ends the delivery, and all that was held against the endpoint", () => {
    const result = attempt({ httpStatus: 204, error: null });
    const after = decideAfterAttempt(
      failed(3),
      result,
      { failures: 7, failingSince: AT - 5, pausedUntil: AT - 1 },
      0,
    );

    expect(after.delivery).toMatchObject({ status: "delivered", dueAt: null });
    expect(after.delivery.attempts).toHaveLength(4);
    expect(after.endpoint).toEqual({ ...standing, switchOff: null });
  });
});

it("leaves a pause to its end, whatever succeeds meanwhile", () => {
  const pausedUntil = AT + 60_000;
  const result = attempt({ httpStatus: 204, error: null });

  const after = decideAfterAttempt([], result, { ...standing, pausedUntil }, 0);

  expect(after.endpoint.pausedUntil).toBe(pausedUntil);
});

it.each([
  [null, 0],
  [AT, AT + PROBE_INTERVAL_MILLISECONDS],
])(
  "an endpoint that is held, and was sent something new at %s, is sent more from %i on",
  (newest, from) => {
    expect(findProbeTime(newest)).toBe(from);
  },
);

describe("an attempt that fails", () => {
  it.each(RETRY_DELAYS_MILLISECONDS.map((delay, before) => ({ delay, before })))(
    "is tried again after $delay ms when $before have failed before",
    ({ delay, before }) => {
      const dueAt = (random: number) =>
        decideAfterAttempt(failed(before), attempt(), standing, random).delivery.dueAt;

      expect(dueAt(0)).toBe(AT + 100 + delay);
      expect(dueAt(1)).toBe(AT + 100 + Math.round(delay * 1.1));
    },
  );

  it("is given up after the last delay", () => {
    const before = RETRY_DELAYS_MILLISECONDS.length;

    expect(decideAfterAttempt(failed(before), attempt(), standing, 0).delivery).toMatchObject({
      status: "failed",
      dueAt: null,
    });
  });

  it("counts against the endpoint from the first one in a row", () => {
    const first = decideAfterAttempt([], attempt(), standing, 0).endpoint;
    const second = decideAfterAttempt([], attempt({ at: AT + 9 }), first, 0).endpoint;

    expect(first).toMatchObject({ failures: 1, failingSince: AT });
    expect(second).toMatchObject({ failures: 2, failingSince: AT });
  });

  it.each([
    ["what it asks for", 600_000, AT + 100 + 600_000],
    ["an hour at most", 10 * LONGEST_PAUSE_MILLISECONDS, AT + 100 + LONGEST_PAUSE_MILLISECONDS],
  ])("pauses the endpoint for %s", (_, retryAfterMilliseconds, until) => {
    const after = decideAfterAttempt([], attempt({ retryAfterMilliseconds }), standing, 0);

    expect(after.endpoint.pausedUntil).toBe(until);
    expect(after.delivery.dueAt).toBe(until);
  });
});

describe("switching off", () => {
  const days5 = AT + 100 - LONGEST_FAILING_MILLISECONDS;
  const days2 = failed(3, AT + 100 - SHORTEST_FAILING_MILLISECONDS);

  it.each([
    ["an answer that it is gone", [], attempt({ httpStatus: 410 }), AT, "gone"],
    ["five days of failures", days2, attempt(), days5, "failing"],
    ["a little less than five days", days2, attempt(), days5 + 1, null],
    ["a first failure long after the last one", [], attempt(), 0, null],
    [
      "an event that has failed for a little less than two days",
      failed(3, AT + 101 - SHORTEST_FAILING_MILLISECONDS),
      attempt(),
      days5,
      null,
    ],
  ])("after %s", (_, before, result, failingSince, switchOff) => {
    const after = decideAfterAttempt(before, result, { ...standing, failures: 1, failingSince }, 0);

    expect(after.endpoint.switchOff).toBe(switchOff);
    // It is given up with all that is pending, should the endpoint still be the one that was called.
    expect(after.delivery.status).toBe("pending");
  });
});

it.each([
  [FAILURES_BEFORE_HOLD - 1, false],
  [FAILURES_BEFORE_HOLD, true],
])("%i failures in a row: held is %s", (failures, held) => {
  expect(isHeld({ failures })).toBe(held);
});

it.each([
  [null, true],
  [["action.sent" as const], true],
  [["action.unknown" as const], false],
])("an endpoint of %j wants action.sent: %s", (types, wants) => {
  expect(wantsEvent({ types }, "action.sent")).toBe(wants);
});
