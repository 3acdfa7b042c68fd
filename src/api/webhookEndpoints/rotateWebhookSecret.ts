/** `POST /v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/rotate-secret` */
import type * as z from "zod/mini";

import { rotateSecret } from "../../database/rotateSecret.ts";
import { endpointWithSecret } from "../../database/webhookEndpointChanges.ts";
import { encryptSecret, readSenderSecretsKey } from "../../outbound/secrets.ts";
import { newSecret } from "../../outbound/signature.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import type { webhookEndpointPath } from "../request/schemas.ts";
import {
  toWebhookEndpointWithSecretAnswer,
  type WebhookEndpointWithSecretAnswer,
  webhookEndpointNotFound,
} from "./webhookEndpointAnswer.ts";

/** Gives a webhook endpoint a new secret, and shows it. For a day the one before signs as well. */
export async function rotateWebhookSecret(
  input: RouteInput<z.output<typeof webhookEndpointPath>, object, object>,
  context: RequestContext,
): Promise<Answer<WebhookEndpointWithSecretAnswer>> {
  const { accountGroupId, webhookEndpointId: id } = input.parameters;
  const { env } = context;
  const key = await readSenderSecretsKey(env);
  const rotation = await rotateSecret(
    input.database,
    endpointWithSecret(accountGroupId, id),
    await encryptSecret(key, id, newSecret()),
    await toKeyedRequest(input, context),
  );
  if (rotation === null) throw webhookEndpointNotFound(id);
  const { resource, headers } = requireCreation(rotation, context);
  return { status: 200, data: await toWebhookEndpointWithSecretAnswer(resource, env), headers };
}
