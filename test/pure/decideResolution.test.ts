/** What a person's word makes of an action, in each status. */
import { describe, expect, it } from "vitest";

import { ACTION_STATUSES } from "../../src/domain/action.ts";
import { decideResolution, RESOLUTIONS } from "../../src/domain/decideResolution.ts";

const NOW = 1_800_000_000_000;
const unknown = {
  status: "unknown",
  attempt: 2,
  slotAt: NOW - 3_000,
  firstCalledAt: NOW - 9_000,
  calledAt: NOW - 5_000,
  code: "timeout",
} as const;
const kept = {
  attempt: 2,
  slotAt: NOW - 3_000,
  firstCalledAt: NOW - 9_000,
  calledAt: NOW - 5_000,
  message: null,
};

describe("an unknown action", () => {
  it("was sent when its sender was last asked", () => {
    expect(decideResolution(unknown, "sent", NOW)).toEqual({
      outcome: "resolved",
      action: { ...kept, status: "sent", answeredAt: NOW - 5_000, code: "resolved_sent" },
    });
    const neverCalled = { ...unknown, calledAt: null };
    expect(decideResolution(neverCalled, "sent", NOW)).toMatchObject({
      action: { answeredAt: NOW },
    });
  });

  it("is skipped from now on", () => {
    expect(decideResolution(unknown, "skip", NOW)).toEqual({
      outcome: "resolved",
      action: { ...kept, status: "skipped", answeredAt: NOW, code: "resolved_skip" },
    });
  });

  it("that was not sent is as if nobody had been asked", () => {
    expect(decideResolution(unknown, "not_sent", NOW)).toEqual({
      outcome: "resolved",
      action: {
        status: "expired",
        attempt: 0,
        slotAt: null,
        firstCalledAt: null,
        calledAt: NOW - 5_000,
        answeredAt: NOW,
        code: "resolved_not_sent",
        message: null,
      },
    });
  });
});

describe.each(RESOLUTIONS)("as %s", (resolution) => {
  it.each(ACTION_STATUSES.filter((status) => status !== "unknown"))(
    "an action that is %s is not resolved",
    (status) => {
      expect(decideResolution({ ...unknown, status }, resolution, NOW)).toEqual({
        outcome: "not-unknown",
        status,
      });
    },
  );

  it.each(ACTION_STATUSES.filter((status) => status !== "unknown"))(
    "it is repeated where it was said, though the action is %s",
    (status) => {
      const said = { ...unknown, status, code: `resolved_${resolution}` };
      expect(decideResolution(said, resolution, NOW)).toEqual({ outcome: "repeated" });
      const other = { ...said, code: "resolved_otherwise" };
      expect(decideResolution(other, resolution, NOW).outcome).toBe("not-unknown");
    },
  );

  it("it is said again of an action that was asked for since, without an answer", () => {
    const askedAgain = { ...unknown, code: `resolved_${resolution}` };
    expect(decideResolution(askedAgain, resolution, NOW).outcome).toBe("resolved");
  });
});
