/** `GET /v1/accounts/{accountGroupId}/webhook-endpoints` */
import * as z from "zod/mini";

import { selectWebhookEndpoints } from "../../database/webhookEndpoints.ts";
import type { WebhookEndpoint } from "../../domain/webhookEndpoint.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import {
  toWebhookEndpointAnswer,
  type WebhookEndpointAnswer,
  webhookEndpointAnswer,
} from "./webhookEndpointAnswer.ts";

export const listWebhookEndpointsQuery = z.strictObject(pageQuery(identifierSchema));

/** What it answers. */
export const webhookEndpointPage = /* @__PURE__ */ named("WebhookEndpointPage", () =>
  page(webhookEndpointAnswer),
);

/** Lists the webhook endpoints of an account group, oldest first. */
export async function listWebhookEndpoints({
  parameters: { accountGroupId },
  database,
  query: { cursor, limit },
  request,
}: RouteInput<
  z.output<typeof accountGroupPath>,
  z.output<typeof listWebhookEndpointsQuery>,
  object
>): Promise<Answer<Page<WebhookEndpointAnswer>>> {
  const place = placeOf(cursor, request);
  const found = await selectWebhookEndpoints(database, accountGroupId, place, limit + 1);
  const now = Date.now();
  const toItem = (endpoint: WebhookEndpoint) => toWebhookEndpointAnswer(endpoint, now);
  return { status: 200, data: toPage(request, found, limit, toItem, ({ id }) => id) };
}
