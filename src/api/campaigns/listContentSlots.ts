/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots` */
import * as z from "zod/mini";

import { selectContentSlots } from "../../database/contentSlots.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { numberPlaceSchema, type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import type { campaignPath } from "../request/schemas.ts";
import { campaignNotFound } from "./campaignAnswer.ts";
import {
  type ContentSlotAnswer,
  contentSlotAnswer,
  toContentSlotAnswer,
} from "./contentSlotAnswer.ts";

export const listContentSlotsQuery = z.strictObject(pageQuery(numberPlaceSchema));

/** What it answers. */
export const contentSlotPage = /* @__PURE__ */ named("ContentSlotPage", () =>
  page(contentSlotAnswer),
);

/** Lists the content slots of a campaign, in order. */
export async function listContentSlots({
  parameters: { accountGroupId, campaignId },
  database,
  query: { cursor, limit },
  request,
}: RouteInput<
  z.output<typeof campaignPath>,
  z.output<typeof listContentSlotsQuery>,
  object
>): Promise<Answer<Page<ContentSlotAnswer>>> {
  const slots = await selectContentSlots(
    database,
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
