import { describe, expect, it } from "vitest";

import type { ActionKind } from "../../src/domain/action.ts";
import { describeNext } from "../../src/domain/describeNext.ts";
import { findHold } from "../../src/domain/findHold.ts";
import { describeProgress, findWorkLeft, type RunCounters } from "../../src/domain/progress.ts";
import type { Sender } from "../../src/domain/sender.ts";
import { toSlotTimes } from "../../src/domain/slotTimes.ts";
import { frozenWorkflow } from "../support/frozenWorkflow.ts";
import { sender } from "../support/sender.ts";

const NOW = Date.UTC(2026, 10, 29, 11);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Of 100 leads 20 are pending, 60 run, and 20 are closed. */
const run: RunCounters = {
  workflow: frozenWorkflow("engage-connect-dm", [1, 2, 4]),
  instancesPromised: 110,
  instancesCreated: 100,
  instancesClosed: 20,
  endedAt: null,
  counts: [
    { status: "running", reason: "due", step: 1, instances: 5 },
    { status: "running", reason: "due", step: 2, instances: 10 },
    { status: "running", reason: "acceptance", step: 3, instances: 40 },
    { status: "running", reason: "unknown-action", step: 4, instances: 5 },
    { status: "completed", reason: "done", step: 4, instances: 3 },
    { status: "completed", reason: "not_accepted", step: 3, instances: 9 },
    { status: "failed", reason: "rejected", step: 2, instances: 1 },
    { status: "cancelled", reason: "replied", step: 4, instances: 4 },
    { status: "cancelled", reason: "replied", step: 3, instances: 2 },
    { status: "cancelled", reason: "suppressed", step: 0, instances: 1 },
  ],
};

describe("the progress of a live run", () => {
  const progress = describeProgress(run, "no-sender");

  it("has every instance in one status", () => {
    const { statuses } = progress;
    expect(statuses).toEqual({ pending: 20, running: 60, completed: 12, cancelled: 7, failed: 1 });
  });

  it("says what the open ones wait for, and why the others ended", () => {
    expect(progress.waiting).toEqual([
      { reason: "due", instances: 15 },
      { reason: "acceptance", instances: 40 },
      { reason: "unknown-action", instances: 5 },
      { reason: "no-sender", instances: 20 },
    ]);
    expect(progress.ended).toEqual([
      { status: "completed", reason: "not_accepted", instances: 9 },
      { status: "cancelled", reason: "replied", instances: 6 },
      { status: "completed", reason: "done", instances: 3 },
      { status: "failed", reason: "rejected", instances: 1 },
      { status: "cancelled", reason: "suppressed", instances: 1 },
    ]);
  });

  it("narrows from step to step", () => {
    expect(progress.steps).toEqual([
      { step: 1, kind: "engage", at: 5, behind: 74, ended: 0 },
      { step: 2, kind: "connection_request", at: 10, behind: 63, ended: 1 },
      { step: 3, kind: "direct_message", at: 40, behind: 12, ended: 11 },
      { step: 4, kind: "direct_message", at: 5, behind: 3, ended: 4 },
    ]);
  });
});

it("counts the open instances of a run that has ended as cancelled", () => {
  const { statuses, waiting, ended, steps } = describeProgress({ ...run, endedAt: NOW }, "due");
  expect(statuses).toEqual({ pending: 0, running: 0, completed: 12, cancelled: 87, failed: 1 });
  expect(waiting).toEqual([]);
  expect(ended[0]).toEqual({ status: "cancelled", reason: "stopped", instances: 80 });
  expect(steps[2]).toEqual({ step: 3, kind: "direct_message", at: 0, behind: 12, ended: 51 });
});

it("knows nothing more of a run whose instances are not executed", () => {
  const old = { ...run, workflow: null, counts: [], instancesClosed: 0 };
  const { statuses, steps } = describeProgress(old, "due");
  expect(statuses.pending).toBe(100);
  expect(steps).toEqual([]);
});

describe("the work left", () => {
  it("is what each step has before it, but for what waits for a person", () => {
    const lastDueAts = [NOW, NOW + HOUR, NOW + 14 * DAY];
    expect(findWorkLeft(run, lastDueAts, NOW)).toEqual([
      { kind: "engage", delayMilliseconds: 0, leads: 35, lastDueAt: NOW },
      { kind: "connection_request", delayMilliseconds: DAY, leads: 10, lastDueAt: NOW + HOUR },
      // Whoever has not accepted is taken to accept now.
      {
        kind: "direct_message",
        delayMilliseconds: 2 * DAY,
        leads: 40,
        lastDueAt: NOW + 2 * DAY,
      },
      { kind: "direct_message", delayMilliseconds: 4 * DAY, leads: 0, lastDueAt: NOW },
    ]);
  });

  it("is none once the run has ended", () => {
    const left = findWorkLeft({ ...run, endedAt: NOW }, [], NOW);
    expect(left.map(({ leads }) => leads)).toEqual([0, 0, 0, 0]);
  });
});

describe("what holds back the work that is due", () => {
  const kinds: readonly ActionKind[] = ["engage", "connection_request"];
  const free: Sender = { ...sender, id: "1", name: "Robin", kinds };
  const blocked: Sender = { ...free, id: "2", name: "Sam", blockedAt: NOW, blockedCode: "captcha" };
  const used: Sender = {
    ...free,
    id: "3",
    limits: { ...free.limits, connection_request: { perDay: 2 } },
  };
  const paused: Sender = { ...free, id: "4", name: "Kim", limitedUntil: NOW + DAY };
  const slots = [NOW - HOUR, NOW - 2 * HOUR].map((at) => ({ kind: "connection_request", at }));
  const paced = (sender: Sender) => ({ sender, slots: toSlotTimes(sender === used ? slots : []) });

  const anybody = { step: 2, kind: "connection_request", dueAt: NOW, senderId: null } as const;
  const of = ({ id }: Sender) => ({ ...anybody, senderId: id });

  it.each([
    ["nothing, when nothing is due", [], [blocked], null],
    ["nothing, when a sender may act", [anybody], [paused, free], null],
    ["nothing, when something else can be done", [of(paused), of(free)], [paused, free], null],
    ["that there is no sender", [anybody], [], "Waits for a sender"],
    [
      "that none performs every kind",
      [anybody],
      [{ ...free, kinds: ["engage"] as const }],
      "Waits for a sender",
    ],
    [
      "the limit of the only sender",
      [anybody],
      [used],
      "Connection request due now; sender Robin has used 2 of 2 in 24 hours, next on 30 November 2026 at 09:00 UTC",
    ],
    [
      "the limit that ends first",
      [anybody],
      [paused, used],
      "Connection request due now; sender Robin has used 2 of 2 in 24 hours, next on 30 November 2026 at 09:00 UTC",
    ],
    [
      "the limit of the sender that has the leads",
      [of(paused)],
      [paused, free],
      "Connection request due now; sender Kim has asked to wait, next on 30 November 2026 at 11:00 UTC",
    ],
    [
      "first what a person has to see to",
      [of(free), of(paused), of(blocked)],
      [free, paused, blocked],
      "Connection request due now; sender Sam is blocked (captcha) and needs a person",
    ],
    [
      "that the sender of the leads is disabled",
      [{ ...of(free), kind: "engage" as const }],
      [{ ...free, enabled: false }],
      "Engagement due now; sender Robin is blocked (disabled) and needs a person",
    ],
  ])("%s", (_, due, senders, sentence) => {
    const hold = findHold(due, senders.map(paced), kinds, NOW);
    expect(hold === null ? null : describeNext(hold, NOW)).toBe(sentence);
  });
});
