/** A campaign of which everything is sound, for tests that change one thing in it. */
import { checkCampaign } from "./checkInvariants.ts";
import { readAnswer } from "./observe.ts";
import {
  type ArrivalObservation,
  CALM,
  type CampaignSnapshot,
  type Circumstances,
  type Refusal,
  type RunState,
  type StopState,
  type TransitionObservation,
} from "./snapshot.ts";

const CAMPAIGN_ID = "campaign";
export const RUN_ID = "run-of-start-0";
export const STARTED_AT = Date.parse("2026-11-01T00:00:00.000Z");
export const STOPPED_AT = STARTED_AT + 1_000;
export const STARTED_AGAIN_AT = STARTED_AT + 2_000;

/** A start that is answered after 10 ms, and is dated by the moment it was sent. */
export function newStart(parts: Partial<TransitionObservation> = {}): TransitionObservation {
  const { sentAt = STARTED_AT, traceId = "trace-0" } = parts;
  return newTransition("start", sentAt, traceId, startText(traceId, 3, sentAt), parts);
}

/** A stop in the same way. */
export function newStop(parts: Partial<TransitionObservation> = {}): TransitionObservation {
  const { sentAt = STOPPED_AT, traceId = "trace-s" } = parts;
  return newTransition("stop", sentAt, traceId, stopText(traceId, 2), parts);
}

function newTransition(
  client: string,
  sentAt: number,
  traceId: string | null,
  text: string,
  parts: Partial<TransitionObservation>,
): TransitionObservation {
  return {
    client,
    sentAt,
    endedAt: sentAt + 10,
    certainty: "ok",
    status: 200,
    traceId,
    text,
    idempotencyKey: null,
    replayed: false,
    runId: RUN_ID,
    answer: parts.answer === null ? null : readAnswer(parts.text ?? text),
    refusal: null,
    ...parts,
  };
}

/** What a start answers. */
export function startText(
  traceId: string | null,
  instancesCreated: number,
  at = STARTED_AT,
): string {
  const startedAt = new Date(at).toISOString();
  const campaign = { id: CAMPAIGN_ID, status: "active", startedAt, updatedAt: startedAt };
  return JSON.stringify({ data: { campaign, triggered: true, instancesCreated }, traceId });
}

/** What the stop of the first run answers. */
export function stopText(traceId: string | null, instancesStopped: number): string {
  const campaign = {
    id: CAMPAIGN_ID,
    status: "stopped",
    startedAt: new Date(STARTED_AT).toISOString(),
    updatedAt: new Date(STOPPED_AT).toISOString(),
  };
  return JSON.stringify({ data: { campaign, instancesStopped }, traceId });
}

/** Changes an observation into one of a request that nobody answered. */
export const unheard: Partial<TransitionObservation> = {
  certainty: "info",
  status: null,
  traceId: null,
  runId: null,
  answer: null,
};

/** Changes an observation into one of a refusal. */
export function refused(parts: Partial<Refusal>): Partial<TransitionObservation> {
  return {
    ...{
      traceId: "trace-r",
      certainty: "fail",
      status: 409,
      runId: null,
      text: "{}",
      answer: null,
    },
    refusal: { status: "active", since: STARTED_AT, runId: null, ...parts },
  };
}

export function newArrival(parts: Partial<ArrivalObservation> = {}): ArrivalObservation {
  return {
    client: "arrival",
    sentAt: STARTED_AT + 20,
    endedAt: STARTED_AT + 30,
    certainty: "ok",
    status: 200,
    traceId: "trace-a",
    text: "",
    leadIds: ["lead-2"],
    ...parts,
  };
}

/** A live run of three leads that is complete. */
export function newRun(parts: Partial<RunState> = {}): RunState {
  return {
    id: RUN_ID,
    traceId: "trace-0",
    idempotencyKey: null,
    firstPosition: 0,
    endPosition: 3,
    instancesPromised: 3,
    instancesCreated: 3,
    startedAt: STARTED_AT,
    progressedAt: STARTED_AT + 100,
    endedAt: null,
    positions: [0, 1, 2],
    finished: [],
    cancelled: 0,
    stop: null,
    ...parts,
  };
}

/** The same run, stopped when it had two of its three instances. */
export function newStoppedRun(
  parts: Partial<RunState> = {},
  stopParts: Partial<StopState> = {},
): RunState {
  return newRun({
    instancesCreated: 2,
    positions: [0, 1],
    endedAt: STOPPED_AT,
    stop: {
      traceId: "trace-s",
      idempotencyKey: null,
      instancesStopped: 2,
      instancesFinished: 0,
      stoppedAt: STOPPED_AT,
      ...stopParts,
    },
    ...parts,
  });
}

/** What the files say when it is not started again. */
export const stoppedOnly: Partial<CampaignSnapshot> = {
  status: "stopped",
  runId: RUN_ID,
  runs: [newStoppedRun()],
};

/** The start after the stop, and its run. */
export function newStartAgain(parts: Partial<TransitionObservation> = {}): TransitionObservation {
  return newStart({ sentAt: STARTED_AGAIN_AT, traceId: "trace-1", runId: "run-again", ...parts });
}

export function newRunAgain(parts: Partial<RunState> = {}): RunState {
  return newRun({ id: "run-again", traceId: "trace-1", startedAt: STARTED_AGAIN_AT, ...parts });
}

const leadPositions = new Map([0, 1, 2].map((position) => [`lead-${position}`, position]));

/** Checks a campaign of three leads that has been started, but for what the arguments change. */
export function check(
  history: Partial<CampaignSnapshot>,
  state: Partial<CampaignSnapshot>,
  circumstances: Partial<Circumstances> = {},
): string[] {
  const campaign: CampaignSnapshot = {
    ...{ id: CAMPAIGN_ID, workflowTrigger: "manual", selection: [0, 1, 2] },
    ...{ starts: [newStart()], stops: [], arrivals: [] },
    ...{ status: "active", runId: RUN_ID, runs: [newRun()] },
    ...{ leadPositions, leadCount: 3, needlessDeadLetters: 0 },
    ...history,
    ...state,
  };
  return checkCampaign(campaign, { ...CALM, ...circumstances });
}

/** Changes a campaign into an automatic one. */
export const automatic: Partial<CampaignSnapshot> = {
  workflowTrigger: "automatic",
  selection: null,
};

/** The same for a campaign that has been started, stopped and started again. */
export function checkStartedAgain(
  history: Partial<CampaignSnapshot>,
  state: Partial<CampaignSnapshot>,
  circumstances: Partial<Circumstances> = {},
): string[] {
  return check(
    { starts: [newStart(), newStartAgain()], stops: [newStop()], ...history },
    { runId: "run-again", runs: [newStoppedRun(), newRunAgain()], ...state },
    circumstances,
  );
}
