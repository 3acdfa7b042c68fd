/** `GET /v1/accounts/{accountGroupId}/campaigns` */
import * as z from "zod/mini";

import { CAMPAIGN_STATUSES } from "../campaign/words.ts";
import { listCampaigns as listCampaignsInDatabase } from "../database/listCampaigns.ts";
import { identifierSchema } from "../identifier.ts";
import { type CampaignAnswer, toCampaignAnswer } from "./campaignAnswer.ts";
import type { Answer } from "./envelope.ts";
import { type Page, pageQuery, placeOf, toPage } from "./pagination.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import type { accountGroupPath } from "./schemas.ts";

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
  const campaigns = await listCampaignsInDatabase(
    env.DATABASE,
    accountGroupId,
    status ?? null,
    placeOf(cursor, request),
    limit + 1,
  );
  return { status: 200, data: toPage(request, campaigns, limit, toCampaignAnswer, ({ id }) => id) };
}
