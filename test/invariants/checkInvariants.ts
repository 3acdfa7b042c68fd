/**
 * The invariants of design.md that a schedule can break, held against a snapshot. Pure. A further invariant is a further
 * check: a function of one campaign, with its examples beside it.
 */
import { checkLeads } from "./checkLeads.ts";
import { checkRefusals } from "./checkRefusals.ts";
import { checkRuns } from "./checkRuns.ts";
import { checkStarts, checkStops } from "./checkTransitions.ts";
import type { CampaignSnapshot, Circumstances, Snapshot, Unfinished } from "./snapshot.ts";

type Check = (campaign: CampaignSnapshot, circumstances: Circumstances) => string[];

const CHECKS: readonly Check[] = [
  // One winner, no phantom; the same of stops.
  checkStarts,
  checkStops,
  checkRefusals,
  // No lost start, exactly N.
  checkRuns,
  checkLeads,
];

/** Checks all of a snapshot. Returns what is violated, in words. */
export function checkInvariants({ campaigns, unfinished, circumstances }: Snapshot): string[] {
  return [
    ...campaigns.flatMap((campaign) => checkCampaign(campaign, circumstances)),
    ...checkUnfinished(unfinished),
  ];
}

/** Checks one campaign. Returns what is violated, in words. */
export function checkCampaign(campaign: CampaignSnapshot, circumstances: Circumstances): string[] {
  return CHECKS.flatMap((check) => check(campaign, circumstances));
}

/** Quiet means done. */
export function checkUnfinished({ incompleteRuns, alarms, messages }: Unfinished): string[] {
  return incompleteRuns === 0 && alarms === 0 && messages === 0
    ? []
    : [`${incompleteRuns} runs, ${alarms} alarms and ${messages} messages are left`];
}
