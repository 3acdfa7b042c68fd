/** `GET /v1/accounts/{accountGroupId}/senders` */
import * as z from "zod/mini";

import { selectSenders } from "../../database/senders.ts";
import { selectUsedSlots } from "../../database/slots.ts";
import { toSlotTimes } from "../../domain/slotTimes.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import { type SenderAnswer, senderAnswer, toSenderAnswer } from "./senderAnswer.ts";

export const listSendersQuery = z.strictObject(pageQuery(identifierSchema));

/** What it answers. */
export const senderPage = /* @__PURE__ */ named("SenderPage", () => page(senderAnswer));

/** Lists the senders of an account group, oldest first. */
export async function listSenders({
  parameters: { accountGroupId },
  database,
  query: { cursor, limit },
  request,
}: RouteInput<
  z.output<typeof accountGroupPath>,
  z.output<typeof listSendersQuery>,
  object
>): Promise<Answer<Page<SenderAnswer>>> {
  const place = placeOf(cursor, request);
  const senders = await selectSenders(database, accountGroupId, place, limit + 1);
  const now = Date.now();
  const slots = await selectUsedSlots(database, senders, now);
  const toItem = (sender: (typeof senders)[number]) =>
    toSenderAnswer(sender, slots.get(sender.id)?.times ?? toSlotTimes([]), now);
  return { status: 200, data: toPage(request, senders, limit, toItem, ({ id }) => id) };
}
