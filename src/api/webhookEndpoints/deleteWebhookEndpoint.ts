/** `DELETE /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}` */
import type * as z from "zod/mini";

import { deleteWebhookEndpoint as takeAway } from "../../database/webhookEndpoints.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RouteInput } from "../request/context.ts";
import type { webhookEndpointPath } from "../request/schemas.ts";
import { requireWebhookEndpoint } from "./getWebhookEndpoint.ts";
import { toWebhookEndpointAnswer, type WebhookEndpointAnswer } from "./webhookEndpointAnswer.ts";

/** Deletes a webhook endpoint with its deliveries. */
export async function deleteWebhookEndpoint({
  parameters: { accountGroupId, webhookEndpointId },
  database,
}: RouteInput<z.output<typeof webhookEndpointPath>, object, object>): Promise<
  Answer<WebhookEndpointAnswer>
> {
  // Read before it is deleted: an attempt that is repeated after a fault finds nothing left to answer.
  const endpoint = await requireWebhookEndpoint(database, accountGroupId, webhookEndpointId);
  const now = Date.now();
  await takeAway(database, accountGroupId, webhookEndpointId, now);
  return { status: 200, data: toWebhookEndpointAnswer(endpoint, now) };
}
