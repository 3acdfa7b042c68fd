/** What the clients of a round's campaigns saw, held against what its files say: the invariants of starts and stops. */
import type { DatabaseSync } from "node:sqlite";

import { checkCampaign } from "../invariants/checkInvariants.ts";
import { checkTenancy } from "../invariants/checkTenancy.ts";
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

/** How many instances campaigns have. */
export function sumInstances(checked: readonly CheckedCampaign[]): number {
  return checked
    .flatMap(({ snapshot }) => snapshot.runs)
    .reduce((sum, { positions }) => sum + positions.length, 0);
}

/** What should be in a database. */
export interface Belongings {
  readonly accountGroupIds: readonly string[];
  /** Of all their campaigns. */
  readonly instances: number;
}

/** Checks that nothing was given up in a database, and that it holds nothing but what belongs there. */
export function checkRest(
  database: DatabaseSync,
  { accountGroupIds, instances }: Belongings,
): string[] {
  const deadLetters = countDeadLetters(database);
  const instancesCreated = countInstances(database);
  return [
    ...checkTenancy(database, accountGroupIds),
    ...(deadLetters === 0 ? [] : [`${deadLetters} dead letters`]),
    ...(instancesCreated === instances
      ? []
      : [`${instancesCreated - instances} instances of no run`]),
  ];
}

/** The lead positions that a campaign selects; nobody names those of an automatic one. */
function selectionOf({ plan }: RoundCampaign): CampaignSnapshot["selection"] {
  const { kind, audienceSize, chosenPositions } = plan;
  return kind === "automatic" ? null : (chosenPositions ?? positionsBetween(0, audienceSize));
}
