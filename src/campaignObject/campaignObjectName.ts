/** How the object of a campaign is named. Only this file knows the format. */

export interface CampaignObjectName {
  readonly accountGroupId: string;
  readonly campaignId: string;
}

/** The name of the object that serves a campaign. */
export function toCampaignObjectName({ accountGroupId, campaignId }: CampaignObjectName): string {
  return `${accountGroupId}/${campaignId}`;
}

/**
 * What an object's name says.
 *
 * @throws {Error} when no campaign's object has this name
 */
export function parseCampaignObjectName(name: string | undefined): CampaignObjectName {
  const [accountGroupId, campaignId, ...rest] = (name ?? "").split("/");
  if (accountGroupId === undefined || campaignId === undefined || rest.length > 0) {
    throw new Error(`A campaign's object cannot have the name ${name}.`);
  }
  return { accountGroupId, campaignId };
}
