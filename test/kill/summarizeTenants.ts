/** Adds up what the checks of the tenants of a round have found. */
import type { CheckedCampaign } from "./checkCampaigns.ts";
import { countTransitions } from "./countTransitions.ts";
import { describeViolations, replayCommand } from "./describeViolations.ts";
import type { RoundOrder } from "./roundTypes.ts";
import { addSummaries, newSummary, type Summary } from "./summary.ts";

/** What a check of a tenant has found. */
export interface CheckedTenant {
  readonly campaigns: readonly CheckedCampaign[];
  /** What is violated, in words. */
  readonly broken: readonly string[];
  /** What happened, but for starts and stops. */
  readonly counts: Summary;
}

/** The summary of a round: `counts`, and what the checks of its tenants have found. */
export function summarizeTenants(
  order: RoundOrder,
  checks: readonly CheckedTenant[],
  counts: Partial<Summary>,
): Summary {
  const broken = checks.flatMap((check) => check.broken);
  const played = checks.reduce((sum, check) => addSummaries(sum, check.counts), newSummary());
  return addSummaries(
    played,
    newSummary({
      ...counts,
      ...countTransitions(checks.flatMap(({ campaigns }) => campaigns)),
      tenants: checks.length,
      violations:
        broken.length === 0
          ? []
          : [describeViolations(order.directory, replayCommand(order), broken)],
    }),
  );
}
