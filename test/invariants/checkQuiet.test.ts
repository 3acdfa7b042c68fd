/** The check tells leads that a limit holds up from those that are forgotten. */
import { describe, expect, it } from "vitest";

import { checkQuiet } from "./checkQuiet.ts";
import type { ExecutedInstance, ExecutionSnapshot } from "./execution.ts";
import {
  DAY,
  done,
  newAction,
  newPeriod,
  newSnapshot,
  STARTED_AT,
  waiting,
} from "./executionExamples.ts";

describe("of leads that wait when all is quiet", () => {
  const limits = { ...newPeriod().limits, direct_message: { perDay: 1 } };
  const due = { ...waiting, reason: "due", dueAt: STARTED_AT + DAY };
  const takenAt = STARTED_AT + 2 * DAY;
  const used = newAction({ step: 2, slotAt: takenAt - DAY + 1 });
  const [requested, other] = [newAction({}), newAction({ position: 1 })];
  const heldUp: Partial<ExecutionSnapshot> = {
    ...{ instances: [done, due], senders: [newPeriod({ limits })], takenAt },
    actions: [requested, used, other],
  };
  const neverEnds = /never ends, with 1 open instances: the lead 1 waits/;

  it("finds nothing wrong when their sender has used up its limit", () => {
    expect(checkQuiet(newSnapshot(heldUp))).toEqual([]);
    const pending: ExecutedInstance = {
      ...{ ...due, status: "pending", step: 0, reason: null, dueAt: null, senderId: null },
    };
    const first = { ...limits, connection_request: { perWeek: 1 } };
    const actions = [{ ...requested, slotAt: takenAt - 6 * DAY }];
    const senders = [newPeriod({ limits: first })];
    const snapshot = newSnapshot({ ...heldUp, instances: [done, pending], senders, actions });
    expect(checkQuiet(snapshot)).toEqual([]);
  });

  it.each<[string, Partial<ExecutionSnapshot>]>([
    ["every wait is over", { takenAt: null }],
    ["the limit is not used up", { senders: [newPeriod()] }],
    [
      "what was done counts no more",
      { actions: [requested, other, { ...used, slotAt: takenAt - DAY }] },
    ],
    [
      "another sender has done it",
      { actions: [requested, other, { ...used, senderId: "another" }] },
    ],
    ["it was of another kind", { actions: [requested, other, { ...used, kind: "inmail" }] }],
    ["its time has not come", { instances: [done, { ...due, dueAt: takenAt + 1 }] }],
    [
      "it has been asked for",
      {
        actions: [
          ...[requested, used, other],
          newAction({ position: 1, step: 2, status: "accepted" }),
        ],
      },
    ],
    ["it waits for an acceptance", { instances: [done, { ...due, reason: "acceptance" }] }],
  ])("finds that a run does not end when %s", (_, change) => {
    expect(checkQuiet(newSnapshot({ ...heldUp, ...change })).join()).toMatch(neverEnds);
  });
});
