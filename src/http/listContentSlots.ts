/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots` */
import type * as z from "zod/mini";

import { listContentSlots as listContentSlotsInDatabase } from "../database/contentSlots.ts";
import { campaignNotFound } from "./campaignAnswer.ts";
import { type ContentSlotAnswer, toContentSlotAnswer } from "./contentSlotAnswer.ts";
import type { Answer } from "./envelope.ts";
import { type Page, toPageOf } from "./pagination.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import type { campaignPath } from "./schemas.ts";

/** Lists the content slots of a campaign, in order. They are few, and so one page. */
export async function listContentSlots(
  {
    parameters: { accountGroupId, campaignId },
  }: RouteInput<z.output<typeof campaignPath>, object, object>,
  { env }: RequestContext,
): Promise<Answer<Page<ContentSlotAnswer>>> {
  const slots = await listContentSlotsInDatabase(env.DATABASE, accountGroupId, campaignId);
  if (slots === null) throw campaignNotFound(campaignId);
  return { status: 200, data: toPageOf(slots, false, toContentSlotAnswer, ({ id }) => id) };
}
