/** `POST /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/rotate-secret` */
import type * as z from "zod/mini";

import { rotateWebhookSecret as rotate } from "../../database/webhookEndpointChanges.ts";
import {
  encryptSecret,
  readSenderSecretsKey,
  SECRETS_OVERLAP_MILLISECONDS,
} from "../../outbound/secrets.ts";
import { newSecret } from "../../outbound/signature.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import type { webhookEndpointPath } from "../request/schemas.ts";
import { requireWebhookEndpoint } from "./getWebhookEndpoint.ts";
import {
  toWebhookEndpointWithSecretAnswer,
  type WebhookEndpointWithSecretAnswer,
} from "./webhookEndpointAnswer.ts";

/** Gives a webhook endpoint a new secret, and shows it. For a day the one before signs as well. */
export async function rotateWebhookSecret(
  input: RouteInput<z.output<typeof webhookEndpointPath>, object, object>,
  context: RequestContext,
): Promise<Answer<WebhookEndpointWithSecretAnswer>> {
  const { accountGroupId, webhookEndpointId: id } = input.parameters;
  const { env } = context;
  const endpoint = await requireWebhookEndpoint(input.database, accountGroupId, id);
  const key = await readSenderSecretsKey(env);
  const now = Math.max(Date.now(), endpoint.updatedAt + 1);
  const rotation = await rotate(
    input.database,
    { id, accountGroupId, encryptedSecret: await encryptSecret(key, id, newSecret()) },
    { now, previousSecretUntil: now + SECRETS_OVERLAP_MILLISECONDS },
    await toKeyedRequest(input, context),
  );
  const { resource, headers } = requireCreation(rotation, context);
  return { status: 200, data: await toWebhookEndpointWithSecretAnswer(resource, env), headers };
}
