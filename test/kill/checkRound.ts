/** Checks every campaign of a round and adds up what happened. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkUnfinished } from "../invariants/checkInvariants.ts";
import type { RunState, Unfinished } from "../invariants/snapshot.ts";
import { type CheckedCampaign, checkCampaigns, checkRest, sumInstances } from "./checkCampaigns.ts";
import { countTransitions } from "./countTransitions.ts";
import { replayCommand } from "./describeViolations.ts";
import { withDatabase } from "./evidence.ts";
import { describeHistory, type FaultObservation } from "./history.ts";
import type { RoundDeeds, RoundOrder } from "./roundTypes.ts";
import type { StartedTenant } from "./StartedTenant.ts";
import { newSummary, type Summary } from "./summary.ts";

const SHOWN_LOG_LINES = 60;

/** The summary of a round, from what its clients saw and what its files hold. */
export function checkRound(
  order: RoundOrder,
  tenants: readonly StartedTenant[],
  deeds: RoundDeeds,
  unfinished: Unfinished,
  settlingMilliseconds: number,
): Summary {
  const checks = tenants.map(checkTenant);
  const checked = checks.flatMap(({ campaigns }) => campaigns);
  const violations = [
    ...checkUnfinished(unfinished).map((what) => `${what} after ${settlingMilliseconds / 1_000} s`),
    ...checks.flatMap(({ rest }) => rest),
    ...checked
      .filter(({ broken }) => broken.length > 0)
      .map((campaign) => describeCampaign(order.directory, campaign, deeds.faults)),
  ];
  return newSummary({
    ...countDeeds(deeds),
    ...countTransitions(checked),
    arrivalsAnswered: checked
      .flatMap(({ campaign }) => campaign.history.arrivals)
      .filter(({ certainty }) => certainty === "ok").length,
    schedules: order.schedules,
    tenants: tenants.length,
    messagesDelivered: tenants.reduce((sum, tenant) => sum + tenant.messagesDelivered, 0),
    runsCutShort: checked
      .filter(({ campaign }) => campaign.plan.kind !== "automatic")
      .flatMap(({ snapshot }) => snapshot.runs)
      .filter((run) => isCutShort(run, deeds.faults)).length,
    longestSettlingMilliseconds: settlingMilliseconds,
    violations: violations.map((violation) => `${replayCommand(order)}: ${violation}`),
  });
}

/** Checks the campaigns of a tenant, and that its database holds nothing else. */
function checkTenant(tenant: StartedTenant) {
  return withDatabase(tenant, (database) => {
    const campaigns = checkCampaigns(database, tenant.campaigns);
    const instances = sumInstances(campaigns);
    const accountGroupIds = [tenant.accountGroupId];
    return { campaigns, rest: checkRest(database, { accountGroupIds, instances }) };
  });
}

function countDeeds({ faults, sweeps }: RoundDeeds): Partial<Summary> {
  const kills = faults.filter(({ kind }) => kind === "kill");
  return {
    kills: kills.length,
    killsUnderRequests: kills.filter(({ requestsUnderWay }) => requestsUnderWay > 0).length,
    hangs: faults.filter(({ kind }) => kind === "hang").length,
    restarts: faults.filter(({ kind }) => kind === "restart").length,
    deployments: faults.filter(({ kind }) => kind === "deploy").length,
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

/** What a campaign violates, with all that its clients saw and what the Worker has logged of it. */
export function describeCampaign(
  directory: string,
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
