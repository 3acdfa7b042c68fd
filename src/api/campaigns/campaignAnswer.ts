/** A campaign as the API shows it: the fields of the reference, in its order, and no more. */

import type { Campaign } from "../../domain/campaign.ts";
import type { StartConflict } from "../../domain/decideStart.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";

export type CampaignAnswer = ReturnType<typeof toCampaignAnswer>;

export function toCampaignAnswer(campaign: Campaign) {
  return {
    id: campaign.id,
    name: campaign.name,
    description: campaign.description,
    status: campaign.status,
    selectedLeadCount: campaign.selectedLeadCount,
    includeConversationHistory: campaign.includeConversationHistory,
    autoCancelOnMessageReceived: campaign.autoCancelOnMessageReceived,
    outreachLanguage: campaign.outreachLanguage,
    createdAt: toTimestamp(campaign.createdAt),
    updatedAt: toTimestamp(campaign.updatedAt),
    startedAt: toTimestamp(campaign.startedAt),
    rateLimitedUntil: toTimestamp(campaign.rateLimitedUntil),
  };
}

/** What names a campaign. */
interface CampaignPlace {
  readonly accountGroupId: string;
  readonly campaignId: string;
}

/** Where a campaign is. */
export function pathOfCampaign({ accountGroupId, campaignId }: CampaignPlace): string {
  return `/v1/accounts/${accountGroupId}/campaigns/${campaignId}`;
}

/** Where a run of a campaign is. */
export function pathOfRun(campaign: CampaignPlace, runId: string): string {
  return `${pathOfCampaign(campaign)}/runs/${runId}`;
}

/** The answer for a campaign that is missing, or another account group's: the two must not differ. */
export function campaignNotFound(campaignId: string): ApiError {
  return new ApiError("notFound", `There is no campaign ${campaignId} in this account group.`);
}

/** The answer to a call that created a campaign. */
export function answerNewCampaign(
  campaign: Campaign,
  headers: Readonly<Record<string, string>>,
): Answer<CampaignAnswer> {
  return {
    status: 201,
    data: toCampaignAnswer(campaign),
    headers: {
      Location: pathOfCampaign({
        accountGroupId: campaign.accountGroupId,
        campaignId: campaign.id,
      }),
      ...headers,
    },
  };
}

/**
 * The answer to a call that the campaign's status forbids.
 *
 * @param allowed what can be done, in a sentence for each status
 */
export function campaignConflict(
  { code, runId, since }: StartConflict,
  allowed: Readonly<Record<StartConflict["code"], string>>,
): ApiError {
  const [failure, status] =
    code === "CAMPAIGN_ALREADY_ACTIVE"
      ? (["alreadyActive", "active"] as const)
      : (["completed", "completed"] as const);
  const run = runId === null ? "" : ` by the run ${runId}`;
  return new ApiError(
    failure,
    `The campaign is ${status} since ${toTimestamp(since)}${run}. ${allowed[code]}`,
  );
}
