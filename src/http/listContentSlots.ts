/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots` */
import * as z from "zod/mini";

import { listContentSlots as listContentSlotsInDatabase } from "../database/contentSlots.ts";
import { campaignNotFound } from "./campaignAnswer.ts";
import { type ContentSlotAnswer, toContentSlotAnswer } from "./contentSlotAnswer.ts";
import type { Answer } from "./envelope.ts";
import { numberPlaceSchema, type Page, pageQuery, placeOf, toPage } from "./pagination.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import type { campaignPath } from "./schemas.ts";

export const listContentSlotsQuery = z.strictObject(pageQuery(numberPlaceSchema));

/** Lists the content slots of a campaign, in order. */
export async function listContentSlots(
  {
    parameters: { accountGroupId, campaignId },
    query: { cursor, limit },
    request,
  }: RouteInput<z.output<typeof campaignPath>, z.output<typeof listContentSlotsQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<ContentSlotAnswer>>> {
  const slots = await listContentSlotsInDatabase(
    env.DATABASE,
    accountGroupId,
    campaignId,
    placeOf(cursor, request),
    limit + 1,
  );
  if (slots === null) throw campaignNotFound(campaignId);
  return {
    status: 200,
    data: toPage(request, slots, limit, toContentSlotAnswer, ({ position }) => String(position)),
  };
}
