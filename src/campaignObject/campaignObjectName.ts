/** How the object of a campaign is named. */
import type { AccountGroupPlace } from "../domain/accountGroup.ts";
import { parseObjectName, toObjectName } from "../domain/objectName.ts";

export interface CampaignObjectName extends AccountGroupPlace {
  readonly campaignId: string;
}

/** The name of the object that serves a campaign. */
export function toCampaignObjectName(name: CampaignObjectName): string {
  return toObjectName(name, name.campaignId);
}

/**
 * What an object's name says.
 *
 * @throws {Error} when no campaign's object has this name
 */
export function parseCampaignObjectName(name: string | undefined): CampaignObjectName {
  const [place, campaignId] = parseObjectName(name);
  return { ...place, campaignId };
}
