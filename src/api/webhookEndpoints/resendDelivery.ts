/** `POST /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/resend` */
import type * as z from "zod/mini";

import { insertResend } from "../../database/webhookDeliveries.ts";
import { parseDeliveryId } from "../../domain/webhookEndpoint.ts";
import { wakeWebhook } from "../../webhooks/wake.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { deliveryPath } from "../request/schemas.ts";
import { type DeliveryAnswer, toDeliveryAnswer } from "./deliveryAnswer.ts";
import { requireWebhookEndpoint } from "./getWebhookEndpoint.ts";
import { requireEnabled } from "./webhookEndpointAnswer.ts";

/** Sends a delivery's event once more, as a delivery of its own; the old one stays as it is. */
export async function resendDelivery(
  {
    parameters: { accountGroupId, webhookEndpointId, deliveryId },
    place,
    database,
  }: RouteInput<z.output<typeof deliveryPath>, object, object>,
  { env, execution }: RequestContext,
): Promise<Answer<DeliveryAnswer>> {
  const endpoint = await requireWebhookEndpoint(database, accountGroupId, webhookEndpointId);
  requireEnabled(endpoint);
  const key = parseDeliveryId(deliveryId);
  const resend = key === null ? null : await insertResend(database, endpoint, key, Date.now());
  if (resend === null) {
    throw new ApiError(
      "notFound",
      `There is no delivery ${deliveryId} of this webhook endpoint, or its event is no longer kept.`,
    );
  }
  execution.waitUntil(wakeWebhook(env, { ...place, endpointId: endpoint.id }));
  return { status: 200, data: toDeliveryAnswer(resend, endpoint) };
}
