/** The invariants of starts and stops, held against what the clients saw and what the files say. Pure. */
import { checkLeads } from "./checkLeads.ts";
import { checkRefusals } from "./checkRefusals.ts";
import { checkRuns } from "./checkRuns.ts";
import { checkTransitions, startsOf, stopsOf } from "./checkTransitions.ts";
import type { CampaignEvidence } from "./evidence.ts";
import type { CampaignHistory } from "./history.ts";
import type { CampaignPlan } from "./planCampaign.ts";

/**
 * Checks one campaign once all is quiet.
 *
 * @returns what is violated, in words
 */
export function checkCampaign(
  plan: Pick<CampaignPlan, "kind" | "audienceSize" | "chosenPositions">,
  history: CampaignHistory,
  evidence: CampaignEvidence,
): string[] {
  const { runs } = evidence;
  return [
    ...checkTransitions(history.starts, startsOf(plan.kind, runs)),
    ...checkTransitions(history.stops, stopsOf(runs)),
    ...checkRefusals(history, runs),
    ...checkRuns(plan, evidence),
    ...checkLeads(plan.kind, history, evidence),
  ];
}
