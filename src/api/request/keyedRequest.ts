/**
 * `Idempotency-Key` on a POST that creates. A handler is idempotent by these lines; what its database function does is in
 * `src/database/idempotentAnswers.ts`:
 *
 *     const creation = await insertThing(input.database, thing, await toKeyedRequest(input, context));
 *     if (creation === null) throw …; // as without a key: refusals are not kept
 *     const { resource, headers } = requireCreation(creation, context);
 *     return { status: 201, data: toThingAnswer(resource), headers: { Location, ...headers } };
 */
import type { Creation, KeyedRequest } from "../../database/idempotentAnswers.ts";
import { sha256 } from "../../platform/sha256.ts";
import { replayHeaders, toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { canonicalJson } from "./canonicalJson.ts";
import type { RequestContext, RouteInput } from "./context.ts";

/**
 * What tells a request from others with the same key; null without one.
 *
 * @param input its body is compared as it is here: checked, with its defaults
 */
export async function toKeyedRequest(
  input: Omit<RouteInput<unknown, unknown, unknown>, "query">,
  { traceId }: RequestContext,
): Promise<KeyedRequest | null> {
  const { apiKey, idempotencyKey, request, body, place } = input;
  if (idempotencyKey === null) return null;
  return {
    accountGroupId: place.accountGroupId,
    keyHash: await sha256(JSON.stringify([apiKey.id, targetOf(request), idempotencyKey])),
    fingerprint: await sha256(canonicalJson(body)),
    traceId,
    receivedAt: Date.now(),
  };
}

/**
 * The method and the decoded path. Answers are kept under this text: with another text, no repetition would find the
 * answers that were kept before.
 */
function targetOf({ method, url }: Request): string {
  return `${method} ${decodeURIComponent(new URL(url).pathname)}`;
}

/** The resource that the request created. For a repetition, the one that the first request created, and the header that says so. */
export function requireCreation<Resource>(
  creation: Creation<Resource>,
  { fields }: RequestContext,
): { resource: Resource; headers: Readonly<Record<string, string>> } {
  if (creation.outcome === "conflict") {
    const { recordedAt, traceId } = creation;
    throw new ApiError(
      "idempotencyConflict",
      `The Idempotency-Key was used for this with another body, at ${toTimestamp(recordedAt)} (trace id ${traceId}). To repeat that request, send its body; for a new one, take a new key.`,
    );
  }
  const { outcome, resource } = creation;
  fields.outcome = outcome;
  return { resource, headers: replayHeaders(outcome === "replayed") };
}
