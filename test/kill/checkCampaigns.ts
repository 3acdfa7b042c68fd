/** What the clients of a round's campaigns saw, held against what its files say: the invariants of starts and stops. */
import type { DatabaseSync } from "node:sqlite";

import { checkCampaign } from "../invariants/checkInvariants.ts";
import { positionsBetween } from "../invariants/positions.ts";
import { CALM, type CampaignSnapshot } from "../invariants/snapshot.ts";
import { countDeadLetters, countInstances, readCampaigns } from "./evidence.ts";
import type { RoundCampaign } from "./roundTypes.ts";

/** A campaign with everything that is known of it, and what it violates. */
export interface CheckedCampaign {
  readonly campaign: RoundCampaign;
  readonly snapshot: CampaignSnapshot;
  readonly broken: readonly string[];
}

/** Checks each campaign. */
export function checkCampaigns(
  database: DatabaseSync,
  campaigns: readonly RoundCampaign[],
): CheckedCampaign[] {
  const states = readCampaigns(
    database,
    campaigns.map(({ campaignId }) => campaignId),
  );
  return campaigns.map((campaign) => {
    const state = states.get(campaign.campaignId);
    if (state === undefined) throw new Error(`The campaign ${campaign.campaignId} is gone.`);
    const snapshot = { ...state, ...campaign.history, selection: selectionOf(campaign) };
    return { campaign, snapshot, broken: checkCampaign(snapshot, CALM) };
  });
}

/** Checks that nothing was given up, and that every instance belongs to one of the campaigns. */
export function checkRest(database: DatabaseSync, checked: readonly CheckedCampaign[]): string[] {
  const deadLetters = countDeadLetters(database);
  const ofRuns = checked
    .flatMap(({ snapshot }) => snapshot.runs)
    .reduce((sum, { positions }) => sum + positions.length, 0);
  const instancesCreated = countInstances(database);
  return [
    ...(deadLetters === 0 ? [] : [`${deadLetters} dead letters`]),
    ...(instancesCreated === ofRuns ? [] : [`${instancesCreated - ofRuns} instances of no run`]),
  ];
}

/** The lead positions that a campaign selects; nobody names those of an automatic one. */
function selectionOf({ plan }: RoundCampaign): CampaignSnapshot["selection"] {
  const { kind, audienceSize, chosenPositions } = plan;
  return kind === "automatic" ? null : (chosenPositions ?? positionsBetween(0, audienceSize));
}
