/** The check sees each kind of violation by a start in a history that is sound but for one thing. */
import { expect, it } from "vitest";

import {
  automatic,
  check,
  newArrival,
  newRun,
  newStart,
  RUN_ID,
  refused,
  STARTED_AT,
  startText,
  unheard,
} from "./examples.ts";
import type { CampaignSnapshot } from "./snapshot.ts";

const conflict = refused({ runId: RUN_ID });
const withKey = { idempotencyKey: "a" };
const replay = { traceId: "trace-3", replayed: true };
const noRun: Partial<CampaignSnapshot> = { status: "draft", runId: null, runs: [] };

it.each<[string, Partial<CampaignSnapshot>, Partial<CampaignSnapshot>]>([
  ["one winner", { starts: [newStart(), newStart(conflict)] }, {}],
  [
    "a replay",
    { starts: [newStart(withKey), newStart({ ...withKey, ...replay })] },
    { runs: [newRun(withKey)] },
  ],
  ["a start that nobody saw", { starts: [newStart(unheard)] }, {}],
  ["a start that left no trace", { starts: [newStart(unheard)] }, noRun],
])("finds nothing wrong with %s", (_title, history, state) => {
  expect(check(history, state)).toEqual([]);
});

it.each<[string, Partial<CampaignSnapshot>, Partial<CampaignSnapshot>]>([
  [
    "2 starts of the run run-of-start-0 won: start, start",
    { starts: [newStart(), newStart()] },
    {},
  ],
  ["start was answered 500", { starts: [newStart(), newStart({ ...conflict, status: 500 })] }, {}],
  [
    "2 different answers to the key a",
    {
      starts: [
        newStart(withKey),
        newStart({ ...withKey, ...replay, text: startText("trace-3", 4) }),
      ],
    },
    { runs: [newRun(withKey)] },
  ],
  [
    "the key a names 2 starts",
    { starts: [newStart(withKey)] },
    { runs: [newRun(withKey), newRun({ ...withKey, id: "another" })] },
  ],
  [
    "start got the answer to the key a",
    { starts: [newStart({ idempotencyKey: "b" })] },
    { runs: [newRun(withKey)] },
  ],
  ["start was told of the run run-of-start-0, and it did not happen", {}, noRun],
  [
    "start was told of the run another, and it did not happen",
    { starts: [newStart({ runId: "another" })] },
    {},
  ],
  ["start was refused by a run that is not there", { starts: [newStart(conflict)] }, noRun],
  [
    "start was refused by a run that is not there",
    { starts: [newStart(), newStart(refused({ runId: "another" }))] },
    {},
  ],
  [
    "start was refused by a run that had not started",
    { starts: [newStart(), newStart({ ...conflict, endedAt: STARTED_AT - 30 })] },
    {},
  ],
  [
    "start was refused, and the start of the run run-of-start-0 is its own",
    { starts: [newStart({ ...conflict, traceId: "trace-0" })] },
    {},
  ],
  [
    "start was refused, and the start of the run run-of-start-0 is its own",
    { starts: [newStart({ ...unheard, traceId: "trace-0", certainty: "fail", status: 502 })] },
    {},
  ],
  [
    "nobody asked for the start of the run run-of-start-0",
    { starts: [newStart(conflict), newStart({ ...unheard, traceId: "trace-3", status: 502 })] },
    {},
  ],
  [
    "nobody asked for the start of the run run-of-start-0",
    { starts: [newStart(unheard)] },
    { runs: [newRun(withKey)] },
  ],
  [
    "nobody asked for the start of the run another",
    { starts: [newStart(unheard)] },
    { runs: [newRun(), newRun({ id: "another", traceId: "trace-4" })] },
  ],
  ["start got a win that is not one", { starts: [newStart({ traceId: "trace-3" })] }, {}],
  ["start got a replay that is not one", { starts: [newStart({ replayed: true })] }, {}],
  [`"instances":3`, { starts: [newStart({ text: startText("trace-0", 4) })] }, {}],
  ["start was told", {}, { runs: [newRun({ startedAt: STARTED_AT + 1 })] }],
  [
    "start won a start that is dated",
    { starts: [newStart({ sentAt: STARTED_AT + 1, text: startText("trace-0", 3) })] },
    {},
  ],
  [
    "start won a start that is dated",
    { starts: [newStart({ sentAt: STARTED_AT - 40, text: startText("trace-0", 3) })] },
    {},
  ],
  ["2 live runs", {}, { runs: [newRun(), newRun({ id: "another" })] }],
  ["the campaign names the run another", {}, { runId: "another" }],
  ["the campaign is draft, and should be active", {}, { status: "draft" }],
  ["2 instances promised for 3 leads", {}, { runs: [newRun({ instancesPromised: 2 })] }],
  ["2 instances counted, 3 there", {}, { runs: [newRun({ instancesCreated: 2 })] }],
  ["not one for each of 3 leads", {}, { runs: [newRun({ positions: [0, 1] })] }],
  ["not one for each of 3 leads", {}, { runs: [newRun({ positions: [0, 1, 1, 2] })] }],
  ["not one for each of 3 leads", {}, { runs: [newRun({ positions: [0, 1, 3] })] }],
  ["1 leads that were added are not there", { arrivals: [newArrival({ leadIds: ["lost"] })] }, {}],
  ["3 leads do not fill 4 positions", {}, { leadCount: 4 }],
])("finds that %s", (violation, history, state) => {
  expect(check(history, state).join("; ")).toContain(violation);
});

it("finds that leads which came after an automatic start were left out", () => {
  const run = newRun({
    firstPosition: 3,
    positions: [],
    instancesPromised: 0,
    instancesCreated: 0,
  });
  const text = startText("trace-0", 0).replace("true", "false");

  expect(
    check(
      { starts: [newStart({ text })], arrivals: [newArrival()] },
      { ...automatic, runs: [run] },
    ),
  ).toEqual([`arrival came while the run ${RUN_ID} was live, and it leaves leads of it out`]);
});
