/** What a sender does next: each state of a candidate, and several runs together. */
import { describe, expect, it } from "vitest";

import type { ActionKind } from "../../src/domain/action.ts";
import type { Decision } from "../../src/domain/decideAfterAction.ts";
import {
  type Admissible,
  type Candidate,
  type CandidateAction,
  type CandidateState,
  decideCandidate,
  decideWork,
  type Move,
  type RunWork,
} from "../../src/domain/decideWork.ts";
import { SLOT_MILLISECONDS } from "../../src/domain/pace.ts";
import type { Sender } from "../../src/domain/sender.ts";
import { MAXIMUM_ACTIONS_UNDER_WAY } from "../../src/domain/sizesOfWork.ts";
import { type Slot, toSlotTimes } from "../../src/domain/slotTimes.ts";
import { frozenWorkflow } from "../support/frozenWorkflow.ts";
import { sender as SENDER } from "../support/sender.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A monday. */
const NOW = Date.parse("2026-11-30T12:00Z");

const OTHER_SENDER_ID = "6b0382d84e1a7c3f905b6d29";

/** An action that was called an hour ago. */
const called: CandidateAction = {
  step: 1,
  status: "unknown",
  attempt: 1,
  notAfter: NOW - HOUR + MINUTE,
  slotAt: NOW - HOUR,
  firstCalledAt: NOW - HOUR,
  calledAt: NOW - HOUR,
  answeredAt: null,
  code: null,
  connectedAt: null,
  withdrawnAt: null,
};

const notCalled: CandidateAction = {
  ...called,
  status: "reserved",
  attempt: 0,
  notAfter: NOW + MINUTE,
  slotAt: NOW + MINUTE,
  firstCalledAt: null,
  calledAt: null,
};

describe("decideCandidate", () => {
  const due = { dueAt: NOW, waitsForAcceptance: false };
  const decide = (
    action: CandidateAction | null,
    sender: Partial<Sender> = {},
    candidate: Partial<Candidate> = {},
  ) => decideCandidate({ ...due, ...candidate, action }, { ...SENDER, ...sender }, NOW);
  const waitsUntil = (lookAt: number): CandidateState => ({ state: "waiting", lookAt });
  const underWayUntil = (lookAt: number): CandidateState => ({ state: "under-way", lookAt });

  it.each<[string, CandidateAction | null, CandidateState]>([
    ["is ready where nothing has been asked for", null, { state: "ready" }],
    ["is under way while its call may begin", notCalled, underWayUntil(NOW + MINUTE + 1)],
    ["is at the last moment still", { ...notCalled, notAfter: NOW }, underWayUntil(NOW + 1)],
    [
      "is ready when the call has not begun",
      { ...notCalled, notAfter: NOW - 1 },
      { state: "ready" },
    ],
    ["is ready after its slot expired", { ...notCalled, status: "expired" }, { state: "ready" }],
    [
      "is under way while it is called",
      { ...called, status: "sending", calledAt: NOW - 119 * SECOND },
      underWayUntil(NOW + SECOND),
    ],
    [
      "is unknown when the call has lost its consumer",
      { ...called, status: "sending", calledAt: NOW - 120 * SECOND },
      { state: "unknown" },
    ],
    [
      "is unknown when it was to be repeated, the repetition was lost, and an earlier call may have acted",
      { ...called, status: "reserved", notAfter: NOW - 1 },
      { state: "unknown" },
    ],
    ["is unknown when nobody has told", called, { state: "unknown" }],
    ["is to be decided when it is sent", { ...called, status: "sent" }, { state: "decide" }],
    ["is to be decided when it is skipped", { ...called, status: "skipped" }, { state: "decide" }],
    [
      "is to be decided when it is rejected",
      { ...called, status: "rejected" },
      { state: "decide" },
    ],
  ])("%s", (_, action, state) => {
    expect(decide(action)).toEqual(state);
  });

  it("waits for its time whatever its action is", () => {
    for (const action of [null, called, notCalled, { ...called, status: "sent" as const }]) {
      expect(decide(action, {}, { dueAt: NOW + 1 })).toEqual(waitsUntil(NOW + 1));
    }
  });

  it("is to be decided at the deadline of the acceptance, or when that was told", () => {
    const sent = { ...called, status: "sent" as const };
    expect(decide(sent, {}, { waitsForAcceptance: true })).toEqual({ state: "decide" });
    expect(decide(sent, {}, { waitsForAcceptance: true, dueAt: NOW + 1 })).toEqual(
      waitsUntil(NOW + 1),
    );
  });

  describe("whose sender has taken it on", () => {
    const accepted: CandidateAction = { ...called, status: "accepted", answeredAt: NOW - HOUR };

    it("waits for the result, though something else is told of it", () => {
      expect(decide(accepted, { keepsKeysHours: 72 })).toEqual(waitsUntil(NOW + 23 * HOUR));
    });

    it.each<[string, Partial<Sender>, CandidateState]>([
      ["is unknown", {}, { state: "unknown" }],
      ["is asked for again where the id is recognised", { keepsKeysHours: 72 }, { state: "ready" }],
      ["is looked up where that can be", { looksUpActions: true }, { state: "look-up" }],
    ])("past its deadline %s", (_, sender, state) => {
      const at = NOW - DAY;
      const late = { ...accepted, firstCalledAt: at, calledAt: at, answeredAt: at };
      expect(decide(late, sender)).toEqual(state);
    });
  });

  describe("of which nobody has told what became of it", () => {
    const statuses = ["unknown", "sending", "reserved"] as const;
    const since = (age: number) => ({ firstCalledAt: NOW - age, calledAt: NOW - age });

    it.each<[string, Partial<Sender>, Partial<CandidateAction>, CandidateState]>([
      ["is asked for again", { keepsKeysHours: 24 }, {}, { state: "ready" }],
      [
        "is asked for again until ten minutes before the id is forgotten",
        { keepsKeysHours: 24 },
        since(23 * HOUR + 49 * MINUTE),
        { state: "ready" },
      ],
      [
        "is not asked for again in those ten minutes",
        { keepsKeysHours: 24 },
        since(23 * HOUR + 50 * MINUTE),
        { state: "unknown" },
      ],
      [
        "is not asked for again when only the last call is so young",
        { keepsKeysHours: 24 },
        { firstCalledAt: NOW - DAY },
        { state: "unknown" },
      ],
      ["is looked up", { looksUpActions: true }, {}, { state: "look-up" }],
      [
        "is looked up when it cannot be asked for again",
        { keepsKeysHours: 24, looksUpActions: true },
        since(DAY),
        { state: "look-up" },
      ],
      [
        "is looked up for two days",
        { looksUpActions: true },
        since(2 * DAY - 1),
        { state: "look-up" },
      ],
      ["is a person's then", { looksUpActions: true }, since(2 * DAY), { state: "unknown" }],
    ])("%s", (_, sender, change, state) => {
      for (const status of statuses)
        expect(decide({ ...called, status, ...change }, sender)).toEqual(state);
    });

    it("is looked up only when the sender cannot begin any more, by its own clock either", () => {
      const call = { ...called, notAfter: NOW - MINUTE };
      expect(decide(call, { looksUpActions: true })).toEqual(waitsUntil(NOW + 1));
      expect(decide({ ...call, notAfter: NOW - MINUTE - 1 }, { looksUpActions: true })).toEqual({
        state: "look-up",
      });
    });
  });
});

/** `engage`, then `inmail` after a day: neither waits for an acceptance. */
const workflow = frozenWorkflow("engage-inmail", [1]);
const KIND_OF_STEP: readonly ActionKind[] = ["engage", "inmail"];

function candidate(runId: string, position: number, change: Partial<Candidate> = {}): Candidate {
  const step = change.step ?? 1;
  return {
    campaignId: `campaign of ${runId}`,
    runId,
    position,
    step,
    kind: KIND_OF_STEP[step - 1] ?? "engage",
    version: 7,
    dueAt: NOW - MINUTE,
    waitsForAcceptance: false,
    action: null,
    ...change,
  };
}

function admissible(
  runId: string,
  position: number,
  lastAction: Admissible["lastAction"] = null,
): Admissible {
  return { campaignId: `campaign of ${runId}`, runId, position, version: 0, lastAction };
}

function work(runId: string, change: Partial<RunWork> = {}): RunWork {
  return {
    runId,
    workflow,
    startedAt: NOW - HOUR,
    candidates: [],
    admissible: [],
    mayAdmitMore: false,
    ...change,
  };
}

function decide(runs: readonly RunWork[], sender: Partial<Sender> = {}, slots: Slot[] = []) {
  return decideWork({ ...SENDER, ...sender }, toSlotTimes(slots), runs, NOW);
}

function many<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

/** Which instances get a slot, in order. */
function reserved(decided: ReturnType<typeof decide>): string[] {
  return decided.reservations.map(({ runId, position, step }) => `${runId}-${position}-${step}`);
}

describe("decideWork", () => {
  it("does nothing where there is nothing", () => {
    expect(decide([])).toEqual({
      reservations: [],
      moves: [],
      lookUps: [],
      admitted: [],
      underWay: 0,
      lookAt: null,
    });
  });

  it("reserves what is due, and looks again when its slot ends", () => {
    const one = candidate("a", 3, { step: 2 });
    const { action: _, ...of } = one;
    const decided = decide([work("a", { candidates: [one] })]);
    const notAfter = NOW + SLOT_MILLISECONDS;
    expect(decided.reservations).toEqual([{ ...of, present: null, admits: false, notAfter }]);
    expect([decided.underWay, decided.lookAt]).toEqual([1, notAfter + 1]);
  });

  it("gives each run a turn, the longest due first", () => {
    const runs = [
      work("a", {
        candidates: [
          candidate("a", 0),
          candidate("a", 1),
          candidate("a", 2, { step: 2, dueAt: NOW - HOUR }),
        ],
      }),
      work("b", { candidates: [candidate("b", 0)], admissible: [admissible("b", 1)] }),
      work("c", { admissible: [admissible("c", 0)] }),
    ];
    expect(reserved(decide(runs))).toEqual(["a-2-2", "b-0-1", "c-0-1", "a-0-1", "b-1-1", "a-1-1"]);
  });

  it("lets three campaigns share what a sender may do", () => {
    const runs = ["a", "b", "c"].map((runId) =>
      work(runId, { admissible: many(50, (position) => admissible(runId, position)) }),
    );
    const limits = { ...SENDER.limits, engage: { perDay: 10 } };
    const decided = decide(runs, { limits });
    const shares = ["a", "b", "c"].map(
      (runId) => decided.reservations.filter((one) => one.runId === runId).length,
    );
    expect(shares).toEqual([4, 3, 3]);
    expect(decided.lookAt).toBe(NOW + SLOT_MILLISECONDS + 1);
  });

  it("lets a kind that has to wait hold up no other", () => {
    const runs = [
      work("a", {
        candidates: [
          candidate("a", 0, { step: 2, dueAt: NOW - HOUR }),
          candidate("a", 1, { step: 2, dueAt: NOW - HOUR }),
          candidate("a", 2),
        ],
      }),
    ];
    const limits = { ...SENDER.limits, inmail: { perDay: 1 } };
    expect(reserved(decide(runs, { limits }))).toEqual(["a-0-2", "a-2-1"]);
    const used = [{ kind: "inmail", at: NOW - DAY + MINUTE }];
    const decided = decide(runs, { limits }, used);
    expect(reserved(decided)).toEqual(["a-2-1"]);
    expect(decided.lookAt).toBe(NOW + MINUTE);
  });

  it("has at most 500 actions under way", () => {
    const underWay = many(200, (position) => candidate("a", position, { action: notCalled }));
    const ready = many(400, (index) => candidate("a", 200 + index));
    const decided = decide([work("a", { candidates: [...underWay, ...ready] })]);
    expect(decided.reservations).toHaveLength(300);
    expect(decided.underWay).toBe(MAXIMUM_ACTIONS_UNDER_WAY);
    // The end of a call wakes the sender.
    expect(decided.lookAt).toBe(NOW + MINUTE + 1);
    const more = many(510, (position) => candidate("a", position, { action: notCalled }));
    expect(decide([work("a", { candidates: [...more, ...ready] })]).reservations).toEqual([]);
  });

  it("leaves to its sender what that does not perform any more", () => {
    const runs = [
      work("a", { candidates: [candidate("a", 0), candidate("a", 1, { step: 2 })] }),
      work("b", { admissible: [admissible("b", 0)] }),
    ];
    const decided = decide(runs, { kinds: ["inmail"] });
    expect(reserved(decided)).toEqual(["a-1-2"]);
    expect(decided.admitted).toEqual([]);
  });

  it.each<[string, Partial<Sender>, number | null]>([
    ["is disabled", { enabled: false }, null],
    ["is blocked", { blockedAt: NOW - HOUR, blockedCode: "checkpoint" }, null],
    ["has asked to wait", { limitedUntil: NOW + HOUR }, NOW + HOUR],
    ["has asked to wait with the kind", { limitedKinds: { engage: NOW + HOUR } }, NOW + HOUR],
    [
      "is outside its hours",
      { workingHours: { timeZone: "UTC", days: ["monday"], from: "13:00", to: "17:00" } },
      NOW + HOUR,
    ],
  ])("reserves nothing while the sender %s", (_, sender, lookAt) => {
    const runs = [work("a", { candidates: [candidate("a", 0)] })];
    expect(decide(runs, sender)).toMatchObject({ reservations: [], underWay: 0, lookAt });
  });
});

describe("what is on its way or has come to something", () => {
  const move = (action: CandidateAction, sender: Partial<Sender> = {}) => {
    const decided = decide([work("a", { candidates: [candidate("a", 0, { action })] })], sender);
    return { decision: decided.moves[0]?.decision, lookAt: decided.lookAt, decided };
  };

  it("is followed up where the record of it came to nothing", () => {
    const { decision, lookAt } = move({ ...called, status: "sent", answeredAt: NOW - HOUR });
    const dueAt = NOW + 23 * HOUR;
    expect([decision, lookAt]).toEqual([{ next: "due", step: 2, dueAt }, dueAt]);
  });

  it("ends when the sender rejects it", () => {
    const { decision, lookAt } = move({ ...called, status: "rejected", code: "gone" });
    expect(decision).toEqual({ next: "end", status: "failed", reason: "rejected", detail: "gone" });
    expect(lookAt).toBeNull();
  });

  it("waits for a person, without a time", () => {
    const { decision, lookAt } = move(called);
    expect(decision).toEqual({ next: "wait", for: "person", step: 1, until: null });
    expect(lookAt).toBeNull();
  });

  it("is looked up, and again ten minutes later", () => {
    const { decision, lookAt, decided } = move(called, { looksUpActions: true });
    expect(decided.lookUps).toHaveLength(1);
    expect(decision).toEqual({ next: "due", step: 1, dueAt: NOW + 10 * MINUTE });
    expect(lookAt).toBe(NOW + 10 * MINUTE);
  });

  it("is repeated with the slot that it holds", () => {
    const limits = { ...SENDER.limits, engage: { perDay: 1 } };
    const runs = [
      work("a", { candidates: [candidate("a", 0), candidate("a", 1, { action: called })] }),
    ];
    const slots = [{ kind: "engage", at: NOW - HOUR }];
    const decided = decide(runs, { limits, keepsKeysHours: 24 }, slots);
    expect(reserved(decided)).toEqual(["a-1-1"]);
    expect(decided.reservations[0]?.present).toEqual(called);
  });

  it("is repeated as soon as it may, and not when the slot that it holds ceases to count", () => {
    const limits = { ...SENDER.limits, engage: { perDay: 1 } };
    const runs = [work("a", { candidates: [candidate("a", 0, { action: called })] })];
    const slots = [
      { kind: "engage", at: NOW - HOUR },
      { kind: "inmail", at: NOW - MINUTE },
    ];
    const sender = { limits, keepsKeysHours: 24, spacingSeconds: 90 };
    const decided = decide(runs, sender, slots);
    expect([reserved(decided), decided.lookAt]).toEqual([[], NOW + 30 * SECOND]);
  });
});

describe("an acceptance", () => {
  const connecting = frozenWorkflow("connect-engage-dm", [0, 2, 5]);
  const request: CandidateAction = {
    ...called,
    status: "sent",
    firstCalledAt: NOW - DAY,
    calledAt: NOW - DAY,
    answeredAt: NOW - DAY,
  };
  const decideWaiting = (action: CandidateAction, dueAt: number) => {
    const waiting = candidate("a", 0, { step: 2, waitsForAcceptance: true, dueAt, action });
    return decide([work("a", { workflow: connecting, candidates: [waiting] })]);
  };

  it("is waited for until its deadline", () => {
    const decided = decideWaiting(request, NOW + 13 * DAY);
    expect([decided.moves, decided.lookAt]).toEqual([[], NOW + 13 * DAY]);
  });

  const at = NOW - 14 * DAY;
  it.each<[string, CandidateAction, Decision]>([
    [
      "goes on to the next step",
      { ...request, connectedAt: NOW - HOUR },
      { next: "due", step: 2, dueAt: NOW - HOUR },
    ],
    [
      "is waited for no longer",
      { ...request, answeredAt: at },
      { next: "end", status: "completed", reason: "not_accepted", detail: null },
    ],
    [
      "does not come after a withdrawal",
      { ...request, withdrawnAt: NOW - HOUR },
      { next: "end", status: "cancelled", reason: "withdrawn", detail: null },
    ],
    [
      "is waited for where nothing has happened after all",
      request,
      { next: "wait", for: "acceptance", step: 2, until: NOW + 13 * DAY },
    ],
  ])("%s", (_, action, decision) => {
    const decided = decideWaiting(action, NOW);
    const move: Partial<Move> = { runId: "a", position: 0, version: 7, step: 2, decision };
    expect(decided.moves).toEqual([expect.objectContaining(move)]);
    const until = decision.next === "wait" ? decision.until : null;
    expect(decided.lookAt).toBe(decision.next === "due" ? NOW + 1 : until);
  });
});

describe("admission", () => {
  it("takes on leads in their order, and passes nobody over", () => {
    const leads = many(4, (position) => admissible("a", 10 + position));
    const limits = { ...SENDER.limits, engage: { perDay: 3 } };
    const decided = decide([work("a", { admissible: leads })], { limits });
    expect(reserved(decided)).toEqual(["a-10-1", "a-11-1", "a-12-1"]);
    expect(decided.reservations.every(({ admits, version }) => admits && version === 0)).toBe(true);
    expect(decided.admitted).toEqual([{ runId: "a", position: 13 }]);
    const all = decide([work("a", { admissible: leads })]);
    expect(all.admitted).toEqual([{ runId: "a", position: 14 }]);
  });

  it("waits for the first step", () => {
    const delayed = frozenWorkflow("connect", [2]);
    const leads = [admissible("a", 0)];
    const decided = decide([work("a", { workflow: delayed, admissible: leads })]);
    expect(decided).toMatchObject({ reservations: [], admitted: [], lookAt: NOW + 47 * HOUR });
  });

  const last = { ...called, answeredAt: NOW - HOUR, senderId: OTHER_SENDER_ID };
  it.each<[string, Partial<CandidateAction>, Decision]>([
    [
      "the step after one that is done",
      { status: "sent" },
      { next: "due", step: 2, dueAt: NOW + 23 * HOUR },
    ],
    [
      "a step that was not asked for in time",
      { status: "reserved", attempt: 0 },
      { next: "due", step: 1, dueAt: NOW },
    ],
    [
      "a step of which nothing happened",
      { status: "expired" },
      { next: "due", step: 1, dueAt: NOW },
    ],
    // Whether it is asked for again is decided as for any candidate.
    ["a step that is on its way", { status: "sending" }, { next: "due", step: 1, dueAt: NOW }],
    ["a step that nobody knows about", { status: "unknown" }, { next: "due", step: 1, dueAt: NOW }],
    [
      "a step that was to be repeated",
      { status: "reserved" },
      { next: "due", step: 1, dueAt: NOW },
    ],
    [
      "a step that its sender has taken on",
      { status: "accepted" },
      { next: "wait", for: "result", step: 1, until: NOW + 23 * HOUR },
    ],
    [
      "the end, where the last step is done",
      { status: "sent", step: 2 },
      { next: "end", status: "completed", reason: "done", detail: null },
    ],
  ])("takes on a lead of an earlier run at %s, with its sender", (_, change, decision) => {
    const action = { ...last, ...change };
    const decided = decide([work("a", { admissible: [admissible("a", 4, action)] })]);
    expect(decided.reservations).toEqual([]);
    expect(decided.moves).toEqual([
      expect.objectContaining({
        position: 4,
        decision,
        step: decision.next === "end" ? action.step : decision.step,
        admittedTo: OTHER_SENDER_ID,
      }),
    ]);
    expect(decided.admitted).toEqual([{ runId: "a", position: 5 }]);
    // Others may be waiting behind.
    expect(decided.lookAt).toBe(NOW + 1);
  });

  it.each([
    ["for more leads where all that were read have their slot", { mayAdmitMore: true }, {}, true],
    ["behind the last lead", {}, {}, false],
    [
      "while those that were read have to wait",
      { mayAdmitMore: true },
      { spacingSeconds: 60 },
      false,
    ],
  ])("looks at once %s (%j)", (_, change, sender, looksAtOnce) => {
    const leads = [admissible("a", 0), admissible("a", 1)];
    const { lookAt } = decide([work("a", { admissible: leads, ...change })], sender);
    expect(lookAt === NOW + 1).toBe(looksAtOnce);
  });

  it("passes a lead of an earlier run only when those before are admitted", () => {
    const leads = [admissible("a", 0), admissible("a", 1, { ...last, status: "sent" })];
    const decided = decide([work("a", { admissible: leads })], { limitedUntil: NOW + HOUR });
    expect(decided.moves).toHaveLength(1);
    expect(decided.admitted).toEqual([{ runId: "a", position: 0 }]);
  });
});
