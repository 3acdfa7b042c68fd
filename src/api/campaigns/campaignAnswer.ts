/** A campaign as the API shows it: the fields of the reference, in its order, and no more. */

import * as z from "zod/mini";

import { CAMPAIGN_STATUSES, type Campaign } from "../../domain/campaign.ts";
import type { StartConflict } from "../../domain/decideStart.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { count, identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";

const campaignStatus = /* @__PURE__ */ named(
  "CampaignStatus",
  () => z.enum(CAMPAIGN_STATUSES),
  "A campaign can be started when it is `draft` or `stopped`.",
);

/** A campaign in an answer. */
export const campaignAnswer = /* @__PURE__ */ named("Campaign", () =>
  z.strictObject({
    id: identifier,
    name: text(200),
    description: z.nullable(text(2_000)),
    status: campaignStatus,
    selectedLeadCount: about("How many leads the campaign selects.", count()),
    includeConversationHistory: z.boolean(),
    autoCancelOnMessageReceived: z.boolean(),
    outreachLanguage: about("A BCP 47 language tag.", z.nullable(text(35))),
    createdAt: timestamp,
    updatedAt: timestamp,
    startedAt: about("When it was last started.", z.nullable(timestamp)),
    rateLimitedUntil: about(
      "The earliest time at which any of the senders of an active campaign may act again; null if one may now, or there is none.",
      z.nullable(timestamp),
    ),
  }),
);
export type CampaignAnswer = z.infer<typeof campaignAnswer>;

/** Shows a campaign. */
export function toCampaignAnswer(campaign: Campaign): CampaignAnswer {
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
export interface CampaignPlace {
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
