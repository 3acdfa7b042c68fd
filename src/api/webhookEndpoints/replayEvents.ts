/** `POST …/webhook-endpoints/{webhookEndpointId}/recover` and `…/replay`: what is sent to an endpoint again. */
import * as z from "zod/mini";

import { selectFeedEnds, selectPlaceAt } from "../../database/events.ts";
import { replayFeed } from "../../database/feedReplay.ts";
import { wakeWebhook } from "../../webhooks/wake.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { tellFields } from "../contract.ts";
import { requireKept } from "../events/listEvents.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { moment, type webhookEndpointPath, wholeNumber } from "../request/schemas.ts";
import { requireWebhookEndpoint } from "./getWebhookEndpoint.ts";
import {
  requireEnabled,
  toWebhookEndpointAnswer,
  type WebhookEndpointAnswer,
  webhookEndpointNotFound,
} from "./webhookEndpointAnswer.ts";

/** Clocks differ by so much; an event too many is known to its receiver by its id. */
const CLOCK_MARGIN_MILLISECONDS = 60_000;

export const recoveryBody = z.strictObject({ since: moment });
/* @__PURE__ */ tellFields(recoveryBody, () => ({
  since: "Everything is sent again that was recorded since then and never delivered.",
}));

export const replayBody = z.strictObject({ after: wholeNumber(Number.MAX_SAFE_INTEGER) });
/* @__PURE__ */ tellFields(replayBody, () => ({
  after: "Everything behind this `sequence` of the feed is sent again, delivered or not.",
}));

type Input<Body> = RouteInput<z.output<typeof webhookEndpointPath>, object, Body>;

/** Has everything sent again that happened since a moment and was not delivered. */
export async function recoverDeliveries(
  input: Input<z.output<typeof recoveryBody>>,
  context: RequestContext,
): Promise<Answer<WebhookEndpointAnswer>> {
  const { accountGroupId } = input.parameters;
  const since = input.body.since - CLOCK_MARGIN_MILLISECONDS;
  if (since > Date.now()) {
    throw new ApiError(
      "unprocessable",
      "since: it is in the future, and nothing was missed since.",
    );
  }
  const from = await selectPlaceAt(input.database, accountGroupId, since);
  return replay(input, { from, missedOnly: true }, context);
}

/** Has everything sent again from a place of the feed on. */
export async function replayEvents(
  input: Input<z.output<typeof replayBody>>,
  context: RequestContext,
): Promise<Answer<WebhookEndpointAnswer>> {
  const { accountGroupId } = input.parameters;
  const { after } = input.body;
  const ends = await selectFeedEnds(input.database, accountGroupId);
  requireKept(after, ends);
  return replay(input, { from: Math.max(after + 1, ends.oldest), missedOnly: false }, context);
}

async function replay(
  { parameters: { accountGroupId, webhookEndpointId: endpointId }, place, database }: Input<object>,
  part: { readonly from: number; readonly missedOnly: boolean },
  { env, execution }: RequestContext,
): Promise<Answer<WebhookEndpointAnswer>> {
  requireEnabled(await requireWebhookEndpoint(database, accountGroupId, endpointId));
  const now = Date.now();
  const endpoint = await replayFeed(database, accountGroupId, endpointId, part, now);
  if (endpoint === null) throw webhookEndpointNotFound(endpointId);
  execution.waitUntil(wakeWebhook(env, { ...place, endpointId }));
  return { status: 200, data: toWebhookEndpointAnswer(endpoint, now) };
}
