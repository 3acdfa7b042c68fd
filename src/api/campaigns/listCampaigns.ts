/** `GET /v1/accounts/{accountGroupId}/campaigns` */
import * as z from "zod/mini";
import { selectCampaigns } from "../../database/campaigns.ts";
import { CAMPAIGN_STATUSES } from "../../domain/campaign.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import { type CampaignAnswer, toCampaignAnswer } from "./campaignAnswer.ts";

export const listCampaignsQuery = z.strictObject({
  status: z.optional(z.enum(CAMPAIGN_STATUSES)),
  ...pageQuery(identifierSchema),
});

/** Lists an account group's campaigns, newest first. */
export async function listCampaigns(
  {
    parameters: { accountGroupId },
    query: { status, cursor, limit },
    request,
  }: RouteInput<z.output<typeof accountGroupPath>, z.output<typeof listCampaignsQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<CampaignAnswer>>> {
  const campaigns = await selectCampaigns(
    env.DATABASE,
    accountGroupId,
    status ?? null,
    placeOf(cursor, request),
    limit + 1,
  );
  return { status: 200, data: toPage(request, campaigns, limit, toCampaignAnswer, ({ id }) => id) };
}
