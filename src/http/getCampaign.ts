/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}` */
import type * as z from "zod/mini";

import { readCampaign } from "../database/campaigns.ts";
import { type CampaignAnswer, campaignNotFound, toCampaignAnswer } from "./campaignAnswer.ts";
import type { Answer } from "./envelope.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import type { campaignPath } from "./schemas.ts";

/** Reads a campaign: "check the current resource state". */
export async function getCampaign(
  {
    parameters: { accountGroupId, campaignId },
  }: RouteInput<z.output<typeof campaignPath>, object, object>,
  { env }: RequestContext,
): Promise<Answer<CampaignAnswer>> {
  const campaign = await readCampaign(env.DATABASE, accountGroupId, campaignId);
  if (campaign === null) throw campaignNotFound(campaignId);
  return { status: 200, data: toCampaignAnswer(campaign) };
}
