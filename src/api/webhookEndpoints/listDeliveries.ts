/** `GET /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries` */
import * as z from "zod/mini";

import { selectDeliveries } from "../../database/webhookDeliveries.ts";
import {
  DELIVERY_ID,
  DELIVERY_STATUSES,
  type Delivery,
  parseDeliveryId,
  toDeliveryId,
} from "../../domain/webhookEndpoint.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import type { webhookEndpointPath } from "../request/schemas.ts";
import { type DeliveryAnswer, deliveryAnswer, toDeliveryAnswer } from "./deliveryAnswer.ts";
import { requireWebhookEndpoint } from "./getWebhookEndpoint.ts";

export const listDeliveriesQuery = z.strictObject({
  status: z.optional(z.enum(DELIVERY_STATUSES)),
  ...pageQuery(z.string().check(z.regex(DELIVERY_ID))),
});
/* @__PURE__ */ tellFields(listDeliveriesQuery, () => ({
  status: "Only deliveries in this status.",
}));

/** What it answers. */
export const deliveryPage = /* @__PURE__ */ named("DeliveryPage", () => page(deliveryAnswer));

/** Lists the deliveries of a webhook endpoint, the newest event first. */
export async function listDeliveries({
  parameters: { accountGroupId, webhookEndpointId },
  database,
  query: { status, cursor, limit },
  request,
}: RouteInput<
  z.output<typeof webhookEndpointPath>,
  z.output<typeof listDeliveriesQuery>,
  object
>): Promise<Answer<Page<DeliveryAnswer>>> {
  const place = placeOf(cursor, request);
  const endpoint = await requireWebhookEndpoint(database, accountGroupId, webhookEndpointId);
  const before = place === null ? null : parseDeliveryId(place);
  const found = await selectDeliveries(database, endpoint.id, status ?? null, before, limit + 1);
  const toItem = (delivery: Delivery) => toDeliveryAnswer(delivery, endpoint);
  return { status: 200, data: toPage(request, found, limit, toItem, toDeliveryId) };
}
