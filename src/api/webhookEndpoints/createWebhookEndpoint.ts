/** `POST /v1/accounts/{accountGroupId}/webhook-endpoints` */
import * as z from "zod/mini";

import { insertWebhookEndpoint, selectWebhookEndpoints } from "../../database/webhookEndpoints.ts";
import type { AccountGroupPlace } from "../../domain/accountGroup.ts";
import { MAXIMUM_WEBHOOK_ENDPOINTS } from "../../domain/webhookEndpoint.ts";
import { encryptSecret, readSenderSecretsKey } from "../../outbound/secrets.ts";
import { newSecret } from "../../outbound/signature.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { notAtHome } from "../request/home.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import { requireAllowedUrl } from "../request/requireAllowedUrl.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import {
  pathOfWebhookEndpoint,
  toWebhookEndpointWithSecretAnswer,
  type WebhookEndpointWithSecretAnswer,
} from "./webhookEndpointAnswer.ts";
import { ENDPOINT_DESCRIPTIONS, endpointSettings } from "./webhookEndpointSchemas.ts";

export const newWebhookEndpointBody = z.strictObject({
  url: endpointSettings.url,
  description: z._default(endpointSettings.description, ""),
  types: z._default(endpointSettings.types, null),
  enabled: z._default(endpointSettings.enabled, true),
});
/* @__PURE__ */ tellFields(newWebhookEndpointBody, () => ENDPOINT_DESCRIPTIONS);

/** Registers an endpoint, and shows the secret that will sign what is sent to it. */
export async function createWebhookEndpoint(
  input: RouteInput<
    z.output<typeof accountGroupPath>,
    object,
    z.output<typeof newWebhookEndpointBody>
  >,
  context: RequestContext,
): Promise<Answer<WebhookEndpointWithSecretAnswer>> {
  const { accountGroupId } = input.parameters;
  const { env } = context;
  const body = { ...input.body, url: requireAllowedUrl(input.body.url, input.request, env) };
  const key = await readSenderSecretsKey(env);
  const now = Date.now();
  const id = newIdentifier(now);
  const creation = await insertWebhookEndpoint(
    input.database,
    {
      ...body,
      id,
      accountGroupId,
      encryptedSecret: await encryptSecret(key, id, newSecret()),
      createdAt: now,
    },
    await toKeyedRequest({ ...input, body }, context),
  );
  if (creation === null) throw await explainRefusal(input.place, input.database);
  const { resource: endpoint, headers } = requireCreation(creation, context);
  context.fields.webhookEndpointId = endpoint.id;
  return {
    status: 201,
    data: await toWebhookEndpointWithSecretAnswer(endpoint, env),
    headers: { Location: pathOfWebhookEndpoint(accountGroupId, endpoint.id), ...headers },
  };
}

async function explainRefusal(place: AccountGroupPlace, database: D1Database): Promise<Error> {
  const most = MAXIMUM_WEBHOOK_ENDPOINTS;
  const present = await selectWebhookEndpoints(database, place.accountGroupId, null, most);
  if (present.length < most) return notAtHome(place);
  return new ApiError(
    "unprocessable",
    `The account group has ${most} webhook endpoints, and may have no more. Delete one that nobody needs.`,
  );
}
