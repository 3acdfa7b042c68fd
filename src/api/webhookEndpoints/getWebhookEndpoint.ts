/** `GET /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}` */
import type * as z from "zod/mini";

import { selectWebhookEndpoint } from "../../database/webhookEndpoints.ts";
import type { WebhookEndpoint } from "../../domain/webhookEndpoint.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RouteInput } from "../request/context.ts";
import type { webhookEndpointPath } from "../request/schemas.ts";
import {
  toWebhookEndpointAnswer,
  type WebhookEndpointAnswer,
  webhookEndpointNotFound,
} from "./webhookEndpointAnswer.ts";

/** Reads a webhook endpoint. */
export async function getWebhookEndpoint({
  parameters: { accountGroupId, webhookEndpointId },
  database,
}: RouteInput<z.output<typeof webhookEndpointPath>, object, object>): Promise<
  Answer<WebhookEndpointAnswer>
> {
  const endpoint = await requireWebhookEndpoint(database, accountGroupId, webhookEndpointId);
  return { status: 200, data: toWebhookEndpointAnswer(endpoint, Date.now()) };
}

/**
 * The endpoint that a path names.
 *
 * @throws {ApiError} 404
 */
export async function requireWebhookEndpoint(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
): Promise<WebhookEndpoint> {
  const endpoint = await selectWebhookEndpoint(database, accountGroupId, endpointId);
  if (endpoint === null) throw webhookEndpointNotFound(endpointId);
  return endpoint;
}
