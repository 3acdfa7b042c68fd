/** Checks a round of deliveries, and adds up what happened. */

import { checkTelling } from "../../invariants/checkTelling.ts";
import { checkTenancy } from "../../invariants/checkTenancy.ts";
import type { Attempt } from "../../invariants/telling.ts";
import { checkCampaigns } from "../checkCampaigns.ts";
import { withDatabase } from "../evidence.ts";
import type { RoundOrder } from "../roundTypes.ts";
import { type CheckedTenant, summarizeTenants } from "../summarizeTenants.ts";
import { newSummary, type Summary } from "../summary.ts";
import { readChanges, readDeliveries, readKeptEvents } from "./evidence.ts";
import type { ToldTenant } from "./ToldTenant.ts";

/** The summary of a round: `counts` and what the check finds. */
export function checkToldRound(
  order: RoundOrder,
  tenants: readonly ToldTenant[],
  counts: Partial<Summary>,
): Summary {
  const checks = tenants.map((tenant) => {
    const { executed } = tenant;
    const told = checkToldTenant(tenant);
    return withDatabase(executed, (database) => {
      const campaigns = checkCampaigns(database, executed.campaigns);
      const broken = [
        ...told.broken,
        ...[...executed.ledger.faults, ...executed.events.violations],
        ...executed.settling.violations,
        ...campaigns.flatMap((one) => one.broken),
        ...checkTenancy(database, [executed.accountGroupId]),
      ];
      return { campaigns, broken, counts: told.counts };
    });
  });
  return summarizeTenants(order, checks, counts);
}

/** Checks what a tenant was told, once all is quiet. */
export function checkToldTenant({
  executed,
  ...told
}: ToldTenant): Omit<CheckedTenant, "campaigns"> {
  const { receiver, follower, endpoints, replayedIds, violations } = told;
  const attempts = endpoints.map(({ name }) => receiver.endpoint(name).attempts);
  const broken = withDatabase(executed, (database) => [
    ...violations,
    ...receiver.faults,
    ...follower.faults,
    ...checkTelling({
      changes: readChanges(database, executed.accountGroupId),
      kept: readKeptEvents(database, executed.accountGroupId),
      feed: follower.seen,
      endpoints: endpoints.map((endpoint) => ({
        ...endpoint,
        deliveries: readDeliveries(database, endpoint.id),
        attempts: receiver.endpoint(endpoint.name).attempts,
        isReplayed: replayedIds.has(endpoint.id),
      })),
    }),
  ]);
  return {
    broken,
    counts: newSummary({
      ...executed.events.counts,
      ...told.counts,
      ...countAttempts(attempts),
      ...{ pausesAsked: receiver.pausesAsked, feedPages: follower.pages },
      eventsTold: follower.seen.length,
    }),
  };
}

function countAttempts(endpoints: readonly (readonly Attempt[])[]): Partial<Summary> {
  const attempts = endpoints.flat();
  const firsts = endpoints.map((own) => new Set(own.map(({ eventId }) => eventId)).size);
  return {
    attempts: attempts.length,
    attemptsAgain: attempts.length - firsts.reduce((sum, some) => sum + some, 0),
    attemptsUnanswered: attempts.filter(({ status }) => status === null).length,
    attemptsRefused: attempts.filter(({ status }) => (status ?? 0) >= 300).length,
  };
}
