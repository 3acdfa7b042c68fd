/** The check sees what is wrong with an execution. */
import { describe, expect, it } from "vitest";

import { checkAsks } from "./checkAsks.ts";
import { checkExecution } from "./checkExecution.ts";
import { checkInstances } from "./checkInstances.ts";
import { checkPace } from "./checkPace.ts";
import type { ExecutionSnapshot } from "./execution.ts";
import {
  actions,
  CAMPAIGN_ID,
  DAY,
  done,
  laterAsks,
  MINUTE,
  newAction,
  newAsk,
  newPeriod,
  newRun,
  newSnapshot,
  STARTED_AT,
  toPerformance,
  waiting,
} from "./executionExamples.ts";

const [doneAsk, waitingAsk] = [newAsk(), newAsk({ position: 1 })];

function actionsWith(...changed: typeof actions): typeof actions {
  return actions.map(
    (action) =>
      changed.find(({ position, step }) => position === action.position && step === action.step) ??
      action,
  );
}

it("finds nothing wrong with what is sound", () => {
  const snapshot = newSnapshot();
  expect([...checkInstances(snapshot), ...checkAsks(snapshot), ...checkPace(snapshot)]).toEqual([]);
});

it("finds that a run has not come to its end when all is quiet", () => {
  expect(checkExecution(newSnapshot())).toEqual([
    "the run run never ends, with 1 open instances: the lead 1 waits at step 2 for unknown-action",
  ]);
});

describe("of the rows of instances", () => {
  it.each<[string, Partial<ExecutionSnapshot>]>([
    ["2 closed instances counted, 1 there", { runs: [newRun({ instancesClosed: 2 })] }],
    ["3 instances counted, 2 there", { runs: [newRun({ instancesCreated: 3 })] }],
    ["0 instances counted as completed (done) at step 2, 1 there", { counts: [] }],
    [
      "the lead 1 is forgotten: admitted up to 2, it is pending",
      { instances: [done, { ...waiting, status: "pending", step: 0, reason: null }] },
    ],
    [
      "the lead 1 is forgotten: it waits at step 2 for due, its action is unknown",
      { instances: [done, { ...waiting, reason: "due" }] },
    ],
    [
      "the lead 1 is forgotten: it waits at step 2 for unknown-action, its action is sending",
      { actions: actionsWith(newAction({ position: 1, step: 2, status: "sending" })) },
    ],
    [
      "the lead 0 is done without a step",
      { actions: actionsWith(newAction({ step: 2, status: "expired" })) },
    ],
    [
      "the lead 0 is completed at step 1 for replied",
      { instances: [{ ...done, step: 1, reason: "replied" }, waiting] },
    ],
    ["completed with 1 open instances of 2", { runs: [newRun({ endedAt: STARTED_AT + DAY })] }],
    ["live with 0 open instances of 2", { instances: [done, { ...done, position: 1 }] }],
    [
      "done, and its campaign is active",
      {
        runs: [newRun({ endedAt: STARTED_AT + DAY })],
        instances: [done, { ...done, position: 1 }],
      },
    ],
    [
      "the lead 0 was done with in the run run",
      {
        runs: [
          newRun({ endedAt: STARTED_AT + DAY, isStopped: true }),
          newRun({ id: "run-again", startedAt: STARTED_AT + 2 * DAY }),
        ],
        instances: [done, waiting, { ...waiting, runId: "run-again", position: 0 }],
      },
    ],
  ])("finds: %s", (violation, change) => {
    expect(checkInstances(newSnapshot(change)).join("; ")).toContain(violation);
  });

  it("asks nothing of open instances of a run that was stopped", () => {
    const stopped = newRun({ endedAt: STARTED_AT + DAY, isStopped: true });
    const instances = [done, { ...waiting, reason: "due" }];
    const snapshot = newSnapshot({ runs: [stopped], instances });
    expect(checkInstances(snapshot).join()).not.toContain("forgotten");
  });
});

describe("of what senders were asked", () => {
  const again = newAsk({ claimedAt: STARTED_AT + 2 * MINUTE });
  const asksWith = (...asks: ExecutionSnapshot["asks"]) => ({
    asks: [doneAsk, waitingAsk, ...asks],
  });

  it.each<[string, Partial<ExecutionSnapshot>]>([
    ["was asked for without a last look", asksWith(newAsk({ position: 1, claimedAt: null }))],
    [
      "after the stop at",
      { fences: [{ why: "the stop", from: STARTED_AT, before: { runId: "run" } }] },
    ],
    [
      "step 1 of the lead 1 in the campaign campaign was asked for at",
      { fences: [{ why: "a reply", from: STARTED_AT, before: { position: 1 } }] },
    ],
    ["was asked for again at", asksWith(again)],
    [
      "was asked for, and the step before was rejected",
      { actions: actionsWith(newAction({ status: "rejected" })) },
    ],
    ["was asked for, and the step before was sent", { performances: [] }],
    ["was asked for before the lead had accepted", { actions: actionsWith(newAction({})) }],
    ["before its time at", { actions: actionsWith(newAction({ connectedAt: STARTED_AT + DAY })) }],
    ["there is no such step", asksWith(newAsk({ step: 3 }))],
    ["was asked for as inmail", asksWith(newAsk({ kind: "inmail" }))],
    [
      "has 301 characters, at most 300",
      asksWith(newAsk({ texts: [{ text: "x".repeat(301), maximum: 300 }] })),
    ],
    [
      "says: Hello {{name}}",
      asksWith(newAsk({ texts: [{ text: "Hello {{name}}", maximum: 99 }] })),
    ],
    ["says: Hello null", asksWith(newAsk({ texts: [{ text: "Hello null", maximum: 99 }] }))],
    [
      "step 1 of the lead 0 in the campaign campaign was performed twice",
      { performances: [doneAsk, waitingAsk, ...laterAsks, again].map(toPerformance) },
    ],
    [
      "was accepted, and that is forgotten",
      {
        actions: actionsWith(newAction({})),
        findings: [
          {
            ...{ campaignId: CAMPAIGN_ID, position: 0, step: 1 },
            ...{ at: STARTED_AT + 2 * MINUTE, meaning: "accepted" },
          },
        ],
      },
    ],
  ])("finds: %s", (violation, change) => {
    expect(checkAsks(newSnapshot(change)).join("; ")).toContain(violation);
  });

  it.each<[string, Partial<ExecutionSnapshot>]>([
    [
      "the sender has said that nothing happened",
      {
        asks: [
          { ...doneAsk, answer: { at: STARTED_AT + MINUTE, meaning: "nothing" } },
          waitingAsk,
          again,
        ],
      },
    ],
    [
      "the sender recognises the id",
      { ...asksWith(again), senders: [newPeriod({ keepsKeysHours: 1 })] },
    ],
    [
      "a person has said that nothing happened",
      {
        ...asksWith(again),
        findings: [
          {
            ...{ campaignId: CAMPAIGN_ID, position: 0, step: 1 },
            ...{ at: STARTED_AT + MINUTE, meaning: "nothing" },
          },
        ],
      },
    ],
  ])("lets an action be asked for again when %s", (_, change) => {
    expect(checkAsks(newSnapshot(change))).toEqual([]);
  });
});

describe("of the pace of senders", () => {
  const limits = { ...newPeriod().limits, connection_request: { perDay: 1 } };
  const hours = { timeZone: "UTC", days: ["monday"], from: "09:00", to: "18:00" } as const;

  it.each<[string, Partial<ExecutionSnapshot>]>([
    ["did 2 of connection_request from", { senders: [newPeriod({ limits })] }],
    ["60000 ms apart at the least", { senders: [newPeriod({ spacingSeconds: 60 })] }],
    ["the sender being outside its hours", { senders: [newPeriod({ workingHours: hours })] }],
    ["the sender being disabled", { senders: [newPeriod({ enabled: false })] }],
    ["the sender being blocked", { senders: [newPeriod({ blockedAt: STARTED_AT })] }],
    ["the sender being limited", { senders: [newPeriod({ limitedUntil: STARTED_AT + DAY })] }],
    [
      "the sender being limited",
      { senders: [newPeriod({ limitedKinds: { direct_message: STARTED_AT + 2 * DAY } })] },
    ],
    ["was asked of no sender", { senders: [] }],
  ])("finds: %s", (violation, change) => {
    expect(checkPace(newSnapshot(change)).join("; ")).toContain(violation);
  });

  it("holds an action to the settings that its claim was made under", () => {
    const raised = newPeriod({
      from: STARTED_AT + MINUTE,
      limits: { ...limits, connection_request: { perDay: 2 } },
    });
    const later = newAsk({ position: 1, claimedAt: STARTED_AT + 2 * MINUTE });
    const performances = [doneAsk, later].map(toPerformance);
    const senders = [newPeriod({ limits }), raised];
    expect(checkPace(newSnapshot({ asks: [], performances, senders }))).toEqual([]);
  });

  it("counts nothing that was done while there were no limits", () => {
    const senders = [newPeriod(), newPeriod({ from: STARTED_AT + MINUTE, limits })];
    expect(checkPace(newSnapshot({ senders }))).toEqual([]);
  });
});
