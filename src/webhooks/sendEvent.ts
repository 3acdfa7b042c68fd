/** One attempt to tell an endpoint of an event. No fault of the network is an exception. */

import type { AttemptResult } from "../domain/decideDelivery.ts";
import { type Event, type ToldEvent, tellEvent } from "../domain/event.ts";
import type { DeliveryError } from "../domain/webhookEndpoint.ts";
import { type CallableHost, type PostedMessage, postSigned } from "../outbound/postSigned.ts";
import { readRetryAfter } from "../outbound/retryAfter.ts";

/** For the head of the answer: its body is not read. */
const TIMEOUT_MILLISECONDS = 15_000;

/** The message that tells of an event. */
export function toMessage(event: Event): PostedMessage {
  const told: ToldEvent = tellEvent(event);
  return { id: told.id, body: JSON.stringify(told) };
}

/**
 * Sends a message, once.
 *
 * @throws {TypeError} before anything is sent, when a secret is malformed
 */
export async function sendMessage(
  endpoint: CallableHost,
  message: PostedMessage,
  timeoutMilliseconds = TIMEOUT_MILLISECONDS,
): Promise<AttemptResult> {
  const at = Date.now();
  const { answer, milliseconds } = await postSigned(endpoint, message, at, timeoutMilliseconds);
  if (typeof answer === "string") {
    const error = answer === "timeout" ? "timeout" : "unreachable";
    return { at, milliseconds, httpStatus: null, error, retryAfterMilliseconds: null };
  }
  const { httpStatus, headers } = answer;
  const error = errorOf(httpStatus);
  const until = error === null ? null : readRetryAfter(headers.get("Retry-After"), at);
  const retryAfterMilliseconds = until === null ? null : Math.max(0, until - at);
  return { at, milliseconds, httpStatus, error, retryAfterMilliseconds };
}

function errorOf(httpStatus: number): DeliveryError | null {
  if (httpStatus >= 200 && httpStatus < 300) return null;
  return httpStatus >= 300 && httpStatus < 400 ? "redirect" : "status";
}
