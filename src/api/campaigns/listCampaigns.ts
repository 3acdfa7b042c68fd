/** `GET /v1/accounts/{accountGroupId}/campaigns` */
import * as z from "zod/mini";
import { selectCampaigns } from "../../database/campaigns.ts";
import { withRateLimits } from "../../database/rateLimits.ts";
import { CAMPAIGN_STATUSES } from "../../domain/campaign.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/textLengths.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import { type accountGroupPath, line } from "../request/schemas.ts";
import { type CampaignAnswer, campaignAnswer, toCampaignAnswer } from "./campaignAnswer.ts";

export const listCampaignsQuery = z.strictObject({
  status: z.optional(z.enum(CAMPAIGN_STATUSES)),
  name: z.optional(line(MAXIMUM_NAME_CHARACTERS)),
  ...pageQuery(identifierSchema),
});

/* @__PURE__ */ tellFields(listCampaignsQuery, () => ({
  status: "Only campaigns in this status.",
  name: "Only campaigns whose name contains this text, whatever the case of the letters A to Z.",
}));

/** What it answers. */
export const campaignPage = /* @__PURE__ */ named("CampaignPage", () => page(campaignAnswer));

/** Lists an account group's campaigns, newest first. */
export async function listCampaigns({
  parameters: { accountGroupId },
  database,
  query: { status, name, cursor, limit },
  request,
}: RouteInput<
  z.output<typeof accountGroupPath>,
  z.output<typeof listCampaignsQuery>,
  object
>): Promise<Answer<Page<CampaignAnswer>>> {
  const campaigns = await selectCampaigns(
    database,
    accountGroupId,
    { status: status ?? null, name: name ?? null },
    placeOf(cursor, request),
    limit + 1,
  );
  const shown = await withRateLimits(database, accountGroupId, campaigns, Date.now());
  return { status: 200, data: toPage(request, shown, limit, toCampaignAnswer, ({ id }) => id) };
}
