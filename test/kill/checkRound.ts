/** Checks every campaign of a round and adds up what happened. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkUnfinished } from "../invariants/checkInvariants.ts";
import type { RunState, Unfinished } from "../invariants/snapshot.ts";
import { type CheckedCampaign, checkCampaigns, checkRest } from "./checkCampaigns.ts";
import { countTransitions } from "./countTransitions.ts";
import { withDatabase } from "./evidence.ts";
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
    const checked = checkCampaigns(database, campaigns);
    const violations = [
      ...checkUnfinished(unfinished).map(
        (what) => `${what} after ${settlingMilliseconds / 1_000} s`,
      ),
      ...checkRest(database, checked),
      ...checked
        .filter(({ broken }) => broken.length > 0)
        .map((campaign) => describeViolation(order, campaign, deeds.faults)),
    ];
    return newSummary({
      ...countDeeds(deeds),
      ...countTransitions(checked),
      arrivalsAnswered: campaigns
        .flatMap(({ history }) => history.arrivals)
        .filter(({ certainty }) => certainty === "ok").length,
      schedules: plan.schedules.length,
      runsCutShort: checked
        .filter(({ campaign }) => campaign.plan.kind !== "automatic")
        .flatMap(({ snapshot }) => snapshot.runs)
        .filter((run) => isCutShort(run, deeds.faults)).length,
      longestSettlingMilliseconds: settlingMilliseconds,
      violations: violations.map((violation) => `${replayCommand(order)}: ${violation}`),
    });
  });
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
  { campaign: { campaignId, plan, history }, broken }: CheckedCampaign,
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
