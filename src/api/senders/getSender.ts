/** `GET /v1/accounts/{accountGroupId}/senders/{senderId}` */
import type * as z from "zod/mini";

import { selectSender } from "../../database/senders.ts";
import { selectSlotsOf } from "../../database/slots.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RouteInput } from "../request/context.ts";
import type { senderPath } from "../request/schemas.ts";
import { type SenderAnswer, senderNotFound, toSenderAnswer } from "./senderAnswer.ts";

/** Reads a sender. */
export async function getSender({
  parameters: { accountGroupId, senderId },
  database,
}: RouteInput<z.output<typeof senderPath>, object, object>): Promise<Answer<SenderAnswer>> {
  const sender = await selectSender(database, accountGroupId, senderId);
  if (sender === null) throw senderNotFound(senderId);
  const now = Date.now();
  const { times } = await selectSlotsOf(database, sender, now);
  return { status: 200, data: toSenderAnswer(sender, times, now) };
}
