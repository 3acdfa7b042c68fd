/** A webhook endpoint as the API shows it. Its secret is in the answers that make one, and in no other. */
import * as z from "zod/mini";

import type { WebhookEndpointWithSecret } from "../../database/webhookEndpoints.ts";
import { isHeld } from "../../domain/decideDelivery.ts";
import { EVENT_TYPES } from "../../domain/event.ts";
import { SWITCH_OFF_REASONS, type WebhookEndpoint } from "../../domain/webhookEndpoint.ts";
import { decryptSecrets } from "../../outbound/secrets.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { count, identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { eventType } from "../events/eventAnswer.ts";

function endpointFields() {
  return {
    id: identifier,
    url: text(6_000),
    description: text(2_000),
    types: about(
      "The types of events that it is told; null: all, also those that are new.",
      z.nullable(z.array(eventType).check(z.maxLength(EVENT_TYPES.length))),
    ),
    enabled: z.boolean(),
    switchedOff: about(
      "Why Kickoff has switched it off, and when: it answered 410 (`gone`), or has only failed for five days (`failing`). Null if Kickoff has not.",
      z.nullable(z.strictObject({ reason: z.enum(SWITCH_OFF_REASONS), at: timestamp })),
    ),
    failures: about("How many attempts have failed since one succeeded.", count()),
    failingSince: about(
      "When the first of them began; null while there is none.",
      z.nullable(timestamp),
    ),
    held: about(
      "Whether little is tried until an attempt succeeds, or a recovery or replay says that it is back: five in a row have failed.",
      z.boolean(),
    ),
    pausedUntil: about("It has asked to be left alone until then.", z.nullable(timestamp)),
    sequence: about("Up to where in the feed it has been told.", count()),
    replay: about(
      "What is sent again: from which `sequence` on, and up to which; null while there is nothing.",
      z.nullable(z.strictObject({ next: count(1), last: count() })),
    ),
    previousSecretUntil: about(
      "Until when the secret before the last rotation signs as well.",
      z.nullable(timestamp),
    ),
    createdAt: timestamp,
    updatedAt: timestamp,
  };
}

/** An endpoint in an answer. */
export const webhookEndpointAnswer = /* @__PURE__ */ named(
  "WebhookEndpoint",
  () => z.strictObject(endpointFields()),
  "An address that is told what happens.",
);
export type WebhookEndpointAnswer = z.infer<typeof webhookEndpointAnswer>;

/** An endpoint in the answers that make a secret. */
export const webhookEndpointWithSecretAnswer = /* @__PURE__ */ named(
  "WebhookEndpointWithSecret",
  () =>
    z.strictObject({
      ...endpointFields(),
      secret: about("Signs what is sent (Standard Webhooks). It is shown here alone.", text(100)),
    }),
  "An endpoint, with its newest secret.",
);
export type WebhookEndpointWithSecretAnswer = z.infer<typeof webhookEndpointWithSecretAnswer>;

/**
 * Shows an endpoint.
 *
 * @param now milliseconds since 1970: what was to last until then is over
 */
export function toWebhookEndpointAnswer(
  endpoint: WebhookEndpoint,
  now: number,
): WebhookEndpointAnswer {
  const toEnd = (until: number | null) =>
    until === null || until <= now ? null : toTimestamp(until);
  const { switchedOffReason: reason, switchedOffAt: at, replayFrom, replayTo } = endpoint;
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    types: endpoint.types === null ? null : [...endpoint.types],
    enabled: endpoint.enabled,
    switchedOff: reason === null || at === null ? null : { reason, at: toTimestamp(at) },
    failures: endpoint.failures,
    failingSince: toTimestamp(endpoint.failingSince),
    held: isHeld(endpoint),
    pausedUntil: toEnd(endpoint.pausedUntil),
    sequence: endpoint.sequence,
    replay:
      replayFrom === null || replayTo === null ? null : { next: replayFrom, last: replayTo - 1 },
    previousSecretUntil: toEnd(endpoint.previousSecretUntil),
    createdAt: toTimestamp(endpoint.createdAt),
    updatedAt: toTimestamp(endpoint.updatedAt),
  };
}

/** Shows an endpoint and its newest secret. */
export async function toWebhookEndpointWithSecretAnswer(
  { encryptedSecret, ...endpoint }: WebhookEndpointWithSecret,
  env: Pick<Env, "SENDER_SECRETS_KEY">,
): Promise<WebhookEndpointWithSecretAnswer> {
  const [secret = ""] = await decryptSecrets(env, endpoint.id, [encryptedSecret]);
  // As it was when the secret was made: the answer is the same when it is repeated under its key.
  return { ...toWebhookEndpointAnswer(endpoint, endpoint.updatedAt), secret };
}

export function webhookEndpointNotFound(endpointId: string): ApiError {
  return new ApiError(
    "notFound",
    `There is no webhook endpoint ${endpointId} in this account group.`,
  );
}

/** Refuses what only an endpoint that is on can do. */
export function requireEnabled({ enabled, id }: WebhookEndpoint): void {
  if (enabled) return;
  throw new ApiError(
    "unprocessable",
    `The webhook endpoint ${id} is off, and nothing is sent to it. Switch it on first: PATCH it with {"enabled": true}.`,
  );
}

export function pathOfWebhookEndpoint(accountGroupId: string, endpointId: string): string {
  return `/v1/accounts/${accountGroupId}/webhook-endpoints/${endpointId}`;
}
