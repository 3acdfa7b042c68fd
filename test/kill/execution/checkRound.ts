/** Checks a round of execution, and adds up what happened. */
import { checkExecution } from "../../invariants/checkExecution.ts";
import { findWaiting } from "../../invariants/checkQuiet.ts";
import { type ExecutionSnapshot, isSameAction } from "../../invariants/execution.ts";
import { checkCampaigns, checkRest, sumInstances } from "../checkCampaigns.ts";
import { withDatabase } from "../evidence.ts";
import type { RoundOrder } from "../roundTypes.ts";
import { type CheckedTenant, summarizeTenants } from "../summarizeTenants.ts";
import { newSummary, type Summary } from "../summary.ts";
import type { ExecutedTenant } from "./ExecutedTenant.ts";
import { readExecution } from "./evidence.ts";
import { fencesOfReplies, fencesOfStops } from "./fences.ts";
import type { Ledger } from "./Ledger.ts";

/** The driver and the Worker have one clock. */
const CLOCK_TOLERANCE_MILLISECONDS = 50;

/** The summary of a round: `counts` and what the check finds. */
export function checkExecutionRound(
  order: RoundOrder,
  tenants: readonly ExecutedTenant[],
  counts: Partial<Summary>,
): Summary {
  const checks = tenants.map((tenant) => {
    const check = checkExecutedTenant(tenant);
    const instances = sumInstances(check.campaigns);
    const accountGroupIds = [tenant.accountGroupId];
    const rest = withDatabase(tenant, (database) =>
      checkRest(database, { accountGroupIds, instances }),
    );
    return { ...check, broken: [...check.broken, ...rest] };
  });
  return summarizeTenants(order, checks, counts);
}

/** Checks a tenant once all is quiet. */
export function checkExecutedTenant(tenant: ExecutedTenant): CheckedTenant {
  const { ledger, settling, events, standing, server } = tenant;
  const snapshot = takeSnapshot(tenant);
  const campaigns = withDatabase(tenant, (database) => checkCampaigns(database, tenant.campaigns));
  return {
    campaigns,
    broken: [
      ...settling.violations,
      ...events.violations,
      ...ledger.faults,
      ...checkExecution(snapshot),
      ...campaigns.flatMap((one) => one.broken),
    ],
    counts: newSummary({
      ...events.counts,
      ...countAsks(ledger),
      ...{ hoursClosed: standing.closings, lookUps: server.lookUps },
      leftToPerson: settling.leftToPerson,
      heldUpByLimits: findWaiting(snapshot).heldUp.length,
    }),
  };
}

function takeSnapshot(tenant: ExecutedTenant): ExecutionSnapshot {
  const { campaigns, periods, events } = tenant;
  const { asks, performances, findings } = tenant.ledger;
  const state = readExecution(
    tenant,
    campaigns.map(({ campaignId }) => campaignId),
  );
  return {
    ...{ ...state, asks, performances, findings, senders: periods },
    fences: [...campaigns.flatMap(fencesOfStops), ...fencesOfReplies(events.replies, state.runs)],
    takenAt: Date.now(),
    clockToleranceMilliseconds: CLOCK_TOLERANCE_MILLISECONDS,
  };
}

function countAsks({ asks, performances }: Ledger): Partial<Summary> {
  return {
    asks: asks.length,
    asksAgain: asks.filter((ask, index) => asks.findIndex((one) => isSameAction(one, ask)) < index)
      .length,
    answersLost: asks.filter(({ answer }) => answer === null).length,
    performances: performances.length,
  };
}
