/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}` */
import type * as z from "zod/mini";

import { selectCampaign } from "../../database/campaigns.ts";
import { withRateLimits } from "../../database/rateLimits.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RouteInput } from "../request/context.ts";
import type { campaignPath } from "../request/schemas.ts";
import { type CampaignAnswer, campaignNotFound, toCampaignAnswer } from "./campaignAnswer.ts";

/** Reads a campaign: "check the current resource state". */
export async function getCampaign({
  parameters: { accountGroupId, campaignId },
  database,
}: RouteInput<z.output<typeof campaignPath>, object, object>): Promise<Answer<CampaignAnswer>> {
  const campaign = await selectCampaign(database, accountGroupId, campaignId);
  if (campaign === null) throw campaignNotFound(campaignId);
  const [shown = campaign] = await withRateLimits(database, accountGroupId, [campaign], Date.now());
  return { status: 200, data: toCampaignAnswer(shown) };
}
