/** `POST /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/test` */
import * as z from "zod/mini";

import { selectWebhookSecrets } from "../../database/webhookEndpoints.ts";
import { DELIVERY_ERRORS } from "../../domain/webhookEndpoint.ts";
import { decryptSecrets } from "../../outbound/secrets.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import { sendMessage } from "../../webhooks/sendEvent.ts";
import type { Answer } from "../answer/envelope.ts";
import { count, identifier, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { limitTests } from "../request/guards.ts";
import { requireAllowedUrl } from "../request/requireAllowedUrl.ts";
import type { webhookEndpointPath } from "../request/schemas.ts";
import { requireWebhookEndpoint } from "./getWebhookEndpoint.ts";

/** What came of a test. */
export const webhookTestAnswer = /* @__PURE__ */ named(
  "WebhookTest",
  () =>
    z.strictObject({
      delivered: about("Whether it was taken (200 to 299).", z.boolean()),
      error: about("Why not; null if it was.", z.nullable(z.enum(DELIVERY_ERRORS))),
      httpStatus: about(
        "The code of HTTP; null when none was received.",
        z.nullable(count(100, 999)),
      ),
      milliseconds: about("How long it took.", count()),
    }),
  "What a webhook endpoint answered to a signed test. Its body is not read.",
);
type WebhookTestAnswer = z.infer<typeof webhookTestAnswer>;

/** What is sent. */
export const webhookTestMessage = /* @__PURE__ */ named(
  "WebhookTestMessage",
  () =>
    z.strictObject({
      id: about("Of this test alone: `webhook-id`.", identifier),
      type: z.literal("webhook.test"),
      timestamp,
      accountGroupId: identifier,
      data: z.strictObject({ webhookEndpointId: identifier }),
    }),
  "A test that somebody has asked for. It is no event: it has no `version` and no `sequence`, and is not tried again.",
);

/** Sends a signed test to an endpoint, and shows what came back. Nothing about the endpoint changes. */
export async function testWebhookEndpoint(
  {
    parameters: { accountGroupId, webhookEndpointId },
    database,
    apiKey,
    request,
  }: RouteInput<z.output<typeof webhookEndpointPath>, object, object>,
  context: RequestContext,
): Promise<Answer<WebhookTestAnswer>> {
  const { env } = context;
  await limitTests(apiKey, context);
  const now = Date.now();
  const endpoint = await requireWebhookEndpoint(database, accountGroupId, webhookEndpointId);
  // What was allowed when it was registered may not be so here and now.
  const url = requireAllowedUrl(endpoint.url, request, env);
  const kept = await selectWebhookSecrets(database, webhookEndpointId, now);
  const secrets = await decryptSecrets(env, webhookEndpointId, kept);
  const id = newIdentifier(now);
  const body = JSON.stringify({
    id,
    type: "webhook.test",
    timestamp: new Date(now).toISOString(),
    accountGroupId,
    data: { webhookEndpointId },
  });
  const { error, httpStatus, milliseconds } = await sendMessage({ url, secrets }, { id, body });
  Object.assign(context.fields, { testOutcome: error ?? "delivered", testStatus: httpStatus });
  return { status: 200, data: { delivered: error === null, error, httpStatus, milliseconds } };
}
