/** Checks every campaign of a round and adds up what happened. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkCampaign, checkUnfinished } from "../invariants/checkInvariants.ts";
import { positionsBetween } from "../invariants/positions.ts";
import {
  CALM,
  type CampaignSnapshot,
  type RunState,
  type TransitionObservation,
  type Unfinished,
} from "../invariants/snapshot.ts";
import { countDeadLetters, countInstances, readCampaigns, withDatabase } from "./evidence.ts";
import { describeHistory, type FaultObservation } from "./history.ts";
import type { RoundPlan } from "./plan.ts";
import type { RoundCampaign, RoundDeeds, RoundOrder } from "./roundTypes.ts";
import { newSummary, type Summary } from "./summary.ts";

const SHOWN_LOG_LINES = 60;

/** The summary of a round, from what its clients saw and what its files hold. */
export function checkRound(
  order: RoundOrder,
  plan: RoundPlan,
  campaigns: readonly RoundCampaign[],
  deeds: RoundDeeds,
  unfinished: Unfinished,
  settlingMilliseconds: number,
): Summary {
  return withDatabase(order.directory, (database) => {
    const states = readCampaigns(
      database,
      campaigns.map(({ campaignId }) => campaignId),
    );
    const checked = campaigns.map((campaign) => {
      const state = states.get(campaign.campaignId);
      if (state === undefined) throw new Error(`The campaign ${campaign.campaignId} is gone.`);
      const snapshot = { ...state, ...campaign.history, selection: selectionOf(campaign) };
      return { campaign, snapshot, broken: checkCampaign(snapshot, CALM) };
    });
    const runs = checked.flatMap(({ snapshot }) => snapshot.runs);
    const instancesCreated = countInstances(database);
    const ofRuns = runs.reduce((sum, { positions }) => sum + positions.length, 0);
    const violations = [
      ...checkUnfinished(unfinished).map(
        (what) => `${what} after ${settlingMilliseconds / 1_000} s`,
      ),
      ...(countDeadLetters(database) === 0 ? [] : [`${countDeadLetters(database)} dead letters`]),
      ...(instancesCreated === ofRuns ? [] : [`${instancesCreated - ofRuns} instances of no run`]),
      ...checked
        .filter(({ broken }) => broken.length > 0)
        .map(({ campaign, broken }) => describeViolation(order, campaign, broken, deeds.faults)),
    ];
    return newSummary({
      ...countDeeds(deeds),
      ...countObservations(campaigns),
      schedules: plan.schedules.length,
      campaigns: campaigns.length,
      campaignsNeverStarted: checked.filter(({ snapshot }) => snapshot.runs.length === 0).length,
      campaignsStartedUnseen: checked.filter(
        ({ campaign, snapshot }) =>
          snapshot.runs.length > 0 &&
          campaign.history.starts.every(({ certainty }) => certainty !== "ok"),
      ).length,
      startsAfterStops: checked.reduce(
        (sum, { snapshot }) => sum + Math.max(0, snapshot.runs.length - 1),
        0,
      ),
      runsCutShort: checked
        .filter(({ campaign }) => campaign.plan.kind !== "automatic")
        .flatMap(({ snapshot }) => snapshot.runs)
        .filter((run) => isCutShort(run, deeds.faults)).length,
      runsStoppedEarly: runs.filter(
        ({ stop, instancesPromised }) => stop !== null && stop.instancesStopped < instancesPromised,
      ).length,
      instancesPromised: runs.reduce((sum, run) => sum + run.instancesPromised, 0),
      instancesCreated,
      longestSettlingMilliseconds: settlingMilliseconds,
      violations: violations.map((violation) => `${replayCommand(order)}: ${violation}`),
    });
  });
}

/** The lead positions that a campaign selects; nobody names those of an automatic one. */
function selectionOf({ plan }: RoundCampaign): CampaignSnapshot["selection"] {
  const { kind, audienceSize, chosenPositions } = plan;
  return kind === "automatic" ? null : (chosenPositions ?? positionsBetween(0, audienceSize));
}

function countDeeds({ faults, messagesDelivered, sweeps }: RoundDeeds): Partial<Summary> {
  const kills = faults.filter(({ kind }) => kind === "kill");
  return {
    kills: kills.length,
    killsUnderRequests: kills.filter(({ requestsUnderWay }) => requestsUnderWay > 0).length,
    hangs: faults.filter(({ kind }) => kind === "hang").length,
    restarts: faults.filter(({ kind }) => kind === "restart").length,
    deployments: faults.filter(({ kind }) => kind === "deploy").length,
    messagesDelivered,
    sweeps,
  };
}

function countObservations(campaigns: readonly RoundCampaign[]): Partial<Summary> {
  const starts = campaigns.flatMap(({ history }) => history.starts);
  const stops = campaigns.flatMap(({ history }) => history.stops);
  const arrivals = campaigns.flatMap(({ history }) => history.arrivals);
  return {
    startsSent: starts.length,
    freshStarts: starts.filter(isWin).length,
    startsReplayed: starts.filter(({ replayed }) => replayed).length,
    startConflicts: starts.filter(({ status }) => status === 409).length,
    nothingStarted: starts.filter(isDenial).length,
    indeterminateStarts: starts.filter(({ certainty }) => certainty === "info").length,
    stopsSent: stops.length,
    freshStops: stops.filter(isWin).length,
    stopsReplayed: stops.filter(({ replayed }) => replayed).length,
    stopConflicts: stops.filter(({ status }) => status === 409).length,
    nothingStopped: stops.filter(isDenial).length,
    indeterminateStops: stops.filter(({ certainty }) => certainty === "info").length,
    arrivalsAnswered: arrivals.filter(({ certainty }) => certainty === "ok").length,
  };
}

function isWin({ certainty, replayed }: TransitionObservation): boolean {
  return certainty === "ok" && !replayed;
}

function isDenial({ status, certainty }: TransitionObservation): boolean {
  return status === 502 && certainty === "fail";
}

/** Whether the runtime ended between a start and its last instance. */
function isCutShort(
  { startedAt, progressedAt }: RunState,
  faults: readonly FaultObservation[],
): boolean {
  return faults.some(
    ({ kind, beganAt }) => kind !== "hang" && startedAt < beganAt && beganAt < progressedAt,
  );
}

function describeViolation(
  { directory }: RoundOrder,
  { campaignId, plan, history }: RoundCampaign,
  broken: readonly string[],
  faults: readonly FaultObservation[],
): string {
  const log = readFileSync(join(directory, "worker.log"), "utf8")
    .split("\n")
    .filter((line) => line.includes(campaignId))
    .slice(-SHOWN_LOG_LINES);
  return [
    `campaign ${plan.name} (${plan.kind}, ${campaignId}): ${broken.join("; ")}`,
    describeHistory(history, faults),
    ...log,
  ].join("\n");
}

function replayCommand({ seed, number, schedules }: RoundOrder): string {
  return `npx node test/kill/run.ts --seed ${seed} --round ${number} --schedules ${schedules}`;
}
