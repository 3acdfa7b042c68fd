import { describe, expect, it } from "vitest";
import type { components } from "../../client/contractTypes.ts";
import { progressPartsOf, standingOf } from "../../console/campaignStanding.ts";

type Progress = components["schemas"]["Progress"];

const END = "2027-01-05T10:00:00.000Z";
const NEVER = { end: null, reason: null } as const;

function progressOf(change: Partial<Progress>): Progress {
  return {
    run: {
      id: "6b0470c8f420a24ef3d59dd4",
      triggered: true,
      isExecuted: true,
      instancesPromised: 10,
      instancesCreated: 10,
      startedAt: "2027-01-01T10:00:00.000Z",
      endedAt: null,
    },
    statuses: { pending: 0, running: 0, completed: 0, cancelled: 0, failed: 0 },
    waiting: [],
    ended: [],
    steps: [],
    hold: null,
    estimate: { end: END, reason: null },
    next: [],
    ...change,
  };
}

const run = progressOf({}).run;
const active = { status: "active", selectedLeadCount: 10 } as const;
const hold = {
  reason: "sender-limited",
  step: 1,
  kind: "connection_request",
  dueAt: null,
  until: null,
  sender: null,
  limit: { cause: "per-day", used: 20, maximum: 20, until: END },
  blocked: null,
  sentence: "Connection request due now; sender Robin has used 20 of 20 in 24 hours",
} as const;

describe("standingOf", () => {
  it.each([
    ["a draft", { status: "draft", selectedLeadCount: 3 }, null, "Not started yet.", false],
    ["a draft of nobody", { status: "draft", selectedLeadCount: 0 }, null, /selects nobody/, true],
    ["one whose progress is not known yet", active, null, null, false],
    ["a free one", active, progressOf({}), null, false],
    ["a limited one", active, progressOf({ hold }), `${hold.sentence}.`, false],
    [
      "a limited one that needs a person",
      active,
      progressOf({ hold: { ...hold, limit: { ...hold.limit, until: null } } }),
      `${hold.sentence}.`,
      true,
    ],
    [
      "one without a sender",
      active,
      progressOf({
        hold: { ...hold, reason: "no-sender", limit: null, sentence: "Waits for a sender" },
        estimate: { end: null, reason: "no-sender" },
      }),
      "Waits for a sender.",
      true,
    ],
    [
      "one with actions of which nobody knows",
      active,
      progressOf({ waiting: [{ reason: "unknown-action", instances: 2 }] }),
      /^For 2 nobody knows/,
      true,
    ],
    [
      "a limit that never lets through",
      active,
      progressOf({ estimate: { end: null, reason: "sender-limited" } }),
      /never ends/,
      false,
    ],
    [
      "an automatic one that has nothing to do",
      active,
      progressOf({
        run: run === null ? null : { ...run, triggered: false },
        estimate: { end: null, reason: "nothing-left" },
      }),
      "Waits for leads to arrive.",
      false,
    ],
    [
      "a stopped one",
      { status: "stopped", selectedLeadCount: 10 },
      progressOf({ ended: [{ status: "cancelled", reason: "stopped", instances: 4 }] }),
      /cancelled 4/,
      false,
    ],
  ] as const)("says of %s what limits it", (_case, campaign, progress, sentence, needsPerson) => {
    const standing = standingOf(campaign, progress);

    expect(standing.sentence).toEqual(
      sentence instanceof RegExp ? expect.stringMatching(sentence) : sentence,
    );
    expect(standing.needsPerson).toBe(needsPerson);
  });

  it.each([
    ["an active one the earliest end", active, progressOf({}), "Earliest end", END],
    [
      "a completed one its end",
      { status: "completed", selectedLeadCount: 10 },
      progressOf({
        run: run === null ? null : { ...run, endedAt: END },
        estimate: { ...NEVER, reason: "nothing-left" },
      }),
      "Ended",
      END,
    ],
  ] as const)("tells of %s", (_case, campaign, progress, label, at) => {
    expect(standingOf(campaign, progress).time).toEqual({ label, at });
  });
});

describe("progressPartsOf", () => {
  it("counts everybody whom the run has promised, those that are yet to be created among the waiting", () => {
    const parts = progressPartsOf(
      progressOf({
        run: run === null ? null : { ...run, instancesPromised: 20, instancesCreated: 15 },
        statuses: { pending: 5, running: 4, completed: 3, cancelled: 2, failed: 1 },
      }),
    );

    expect(parts.map(({ name, count }) => [name, count])).toEqual([
      ["completed", 3],
      ["under way", 4],
      ["failed", 1],
      ["cancelled", 2],
      ["waiting", 10],
    ]);
  });
});
