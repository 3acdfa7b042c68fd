/** The check sees each kind of violation in a history that is sound but for one thing. */
import { expect, it } from "vitest";

import { checkCampaign } from "./checkCampaign.ts";
import type { CampaignEvidence, RunEvidence } from "./evidence.ts";
import type { ArrivalObservation, CampaignHistory, StartObservation } from "./history.ts";

const RUN_ID = "run-of-start-0";
const STARTED_AT = Date.parse("2026-11-01T00:00:00.000Z");

function newStart(parts: Partial<StartObservation> = {}): StartObservation {
  const traceId = parts.traceId ?? "trace-0";
  return {
    client: "start",
    sentAt: STARTED_AT,
    endedAt: STARTED_AT + 10,
    certainty: "ok",
    status: 200,
    traceId,
    text: answerText(traceId, 3),
    idempotencyKey: null,
    replayed: false,
    runId: RUN_ID,
    ...parts,
  };
}

function answerText(traceId: string, instancesCreated: number): string {
  const campaign = { startedAt: new Date(STARTED_AT).toISOString() };
  return JSON.stringify({ data: { campaign, triggered: true, instancesCreated }, traceId });
}

const conflict: Partial<StartObservation> = {
  traceId: "trace-1",
  certainty: "fail",
  status: 409,
  text: `active by the run ${RUN_ID}`,
};
const unknown: Partial<StartObservation> = { certainty: "info", status: null, traceId: null };

function newArrival(parts: Partial<ArrivalObservation> = {}): ArrivalObservation {
  return {
    client: "arrival",
    sentAt: STARTED_AT + 20,
    endedAt: STARTED_AT + 30,
    certainty: "ok",
    status: 200,
    traceId: "trace-2",
    text: "",
    leadIds: ["lead-2"],
    ...parts,
  };
}

function newRun(parts: Partial<RunEvidence> = {}): RunEvidence {
  return {
    id: RUN_ID,
    traceId: "trace-0",
    firstPosition: 0,
    endPosition: 3,
    instancesPromised: 3,
    instancesCreated: 3,
    startedAt: STARTED_AT,
    progressedAt: STARTED_AT + 100,
    endedAt: null,
    positions: [0, 1, 2],
    ...parts,
  };
}

const leadPositions = new Map([0, 1, 2].map((position) => [`lead-${position}`, position]));
const noRun: Partial<CampaignEvidence> = { status: "draft", runId: null, runs: [] };

function check(
  history: Partial<CampaignHistory>,
  evidence: Partial<CampaignEvidence>,
  kind: "small" | "automatic" = "small",
): string[] {
  return checkCampaign(
    { kind, audienceSize: 3, chosenPositions: null },
    { starts: [newStart(), newStart(conflict)], arrivals: [], ...history },
    { status: "active", runId: RUN_ID, runs: [newRun()], leadPositions, leadCount: 3, ...evidence },
  );
}

it.each<[string, Partial<CampaignHistory>, Partial<CampaignEvidence>]>([
  ["one winner", {}, {}],
  ["a replay", { starts: [newStart(), newStart({ traceId: "trace-3", replayed: true })] }, {}],
  ["a start that nobody saw", { starts: [newStart(unknown)] }, {}],
  ["a start that left no trace", { starts: [newStart(unknown)] }, noRun],
])("finds nothing wrong with %s", (_title, history, evidence) => {
  expect(check(history, evidence)).toEqual([]);
});

it.each<[string, Partial<CampaignHistory>, Partial<CampaignEvidence>]>([
  ["2 starts won", { starts: [newStart(), newStart()] }, {}],
  ["answered 500", { starts: [newStart({ ...conflict, status: 500 })] }, {}],
  [
    "2 different answers 200",
    {
      starts: [
        newStart(),
        newStart({ traceId: "trace-3", replayed: true, text: answerText("trace-3", 4) }),
      ],
    },
    {},
  ],
  ["there is no run", {}, noRun],
  ["there is no run", { starts: [newStart(conflict)] }, noRun],
  ["every start was refused, and there is a run", { starts: [newStart(conflict)] }, {}],
  ["2 runs", {}, { runs: [newRun(), newRun({ id: "another" })] }],
  ["the campaign names the run", {}, { runId: "another" }],
  ["the campaign is draft", {}, { status: "draft" }],
  ["nobody ended it", {}, { runs: [newRun({ endedAt: STARTED_AT })] }],
  [
    "was refused, and the run is its own",
    { starts: [newStart(unknown), newStart({ ...conflict, traceId: "trace-0" })] },
    {},
  ],
  [
    "was told of another run",
    { starts: [newStart(), newStart({ ...conflict, text: "active by the run another" })] },
    {},
  ],
  ["got a win that is not one", { starts: [newStart({ traceId: "trace-3" })] }, {}],
  ["got a replay that is not one", { starts: [newStart({ replayed: true })] }, {}],
  ["was pointed to the run another", { starts: [newStart({ runId: "another" })] }, {}],
  ["was promised 4 instances", { starts: [newStart({ text: answerText("trace-0", 4) })] }, {}],
  ["was told of a start at", {}, { runs: [newRun({ startedAt: STARTED_AT + 1 })] }],
  ["2 instances promised for 3 leads", {}, { runs: [newRun({ instancesPromised: 2 })] }],
  ["2 instances counted, 3 there", {}, { runs: [newRun({ instancesCreated: 2 })] }],
  ["not one for each of 3 leads", {}, { runs: [newRun({ positions: [0, 1] })] }],
  ["not one for each of 3 leads", {}, { runs: [newRun({ positions: [0, 1, 1, 2] })] }],
  ["not one for each of 3 leads", {}, { runs: [newRun({ positions: [0, 1, 3] })] }],
  ["1 leads that were added are not there", { arrivals: [newArrival({ leadIds: ["lost"] })] }, {}],
  ["3 leads do not fill 4 positions", {}, { leadCount: 4 }],
])("finds that %s", (violation, history, evidence) => {
  expect(check(history, evidence).join("; ")).toContain(violation);
});

it("finds that leads which came after an automatic start were left out", () => {
  const run = newRun({
    firstPosition: 3,
    positions: [],
    instancesPromised: 0,
    instancesCreated: 0,
  });
  const text = answerText("trace-0", 0).replace("true", "false");

  expect(
    check({ starts: [newStart({ text })], arrivals: [newArrival()] }, { runs: [run] }, "automatic"),
  ).toEqual(["arrival came after the start, and the run leaves leads of it out"]);
});
