/** `PATCH /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}` */
import * as z from "zod/mini";

import { updateWebhookEndpoint as changeWebhookEndpoint } from "../../database/webhookEndpointChanges.ts";
import { wakeWebhook } from "../../webhooks/wake.ts";
import type { Answer } from "../answer/envelope.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireAllowedUrl } from "../request/requireAllowedUrl.ts";
import { changesSomething, type webhookEndpointPath } from "../request/schemas.ts";
import {
  toWebhookEndpointAnswer,
  type WebhookEndpointAnswer,
  webhookEndpointNotFound,
} from "./webhookEndpointAnswer.ts";
import { ENDPOINT_DESCRIPTIONS, endpointSettings } from "./webhookEndpointSchemas.ts";

export const webhookEndpointChangeBody = z
  .strictObject({
    url: z.optional(endpointSettings.url),
    description: z.optional(endpointSettings.description),
    types: z.optional(endpointSettings.types),
    enabled: z.optional(endpointSettings.enabled),
  })
  .check(changesSomething);
/* @__PURE__ */ tellFields(webhookEndpointChangeBody, () => ENDPOINT_DESCRIPTIONS);

/** Changes a webhook endpoint. */
export async function updateWebhookEndpoint(
  {
    parameters: { accountGroupId, webhookEndpointId: endpointId },
    body: { url, ...settings },
    place,
    database,
    request,
  }: RouteInput<
    z.output<typeof webhookEndpointPath>,
    object,
    z.output<typeof webhookEndpointChangeBody>
  >,
  { env, execution }: RequestContext,
): Promise<Answer<WebhookEndpointAnswer>> {
  const change = {
    ...settings,
    url: url === undefined ? url : requireAllowedUrl(url, request, env),
  };
  const endpoint = await changeWebhookEndpoint(
    database,
    accountGroupId,
    endpointId,
    change,
    Date.now(),
  );
  if (endpoint === null) throw webhookEndpointNotFound(endpointId);
  execution.waitUntil(wakeWebhook(env, { ...place, endpointId }));
  return { status: 200, data: toWebhookEndpointAnswer(endpoint, Date.now()) };
}
