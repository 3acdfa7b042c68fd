/** One attempt to tell an endpoint of an event. No fault of the network is an exception. */

import type { AttemptResult } from "../domain/decideDelivery.ts";
import { type Event, type ToldEvent, tellEvent } from "../domain/event.ts";
import type { DeliveryError } from "../domain/webhookEndpoint.ts";
import { exchangeWithin } from "../outbound/exchangeWithin.ts";
import { readRetryAfter } from "../outbound/retryAfter.ts";
import { signRequest } from "../outbound/signature.ts";

/** For the head of the answer: its body is not read. */
const TIMEOUT_MILLISECONDS = 15_000;
const USER_AGENT = "Kickoff";

/** An endpoint as it is called. */
export interface CallableEndpoint {
  readonly url: string;
  /** Every secret that is valid now. */
  readonly secrets: readonly string[];
}

/** What is sent: its id is that of the event, the same in every attempt. */
export interface WebhookMessage {
  readonly id: string;
  /** In JSON; it is signed and sent as it is. */
  readonly body: string;
}

/** The message that tells of an event. */
export function toMessage(event: Event): WebhookMessage {
  const told: ToldEvent = tellEvent(event);
  return { id: told.id, body: JSON.stringify(told) };
}

/**
 * Sends a message, once.
 *
 * @throws {TypeError} before anything is sent, when a secret is malformed
 */
export async function sendMessage(
  { url, secrets }: CallableEndpoint,
  { id, body }: WebhookMessage,
  timeoutMilliseconds = TIMEOUT_MILLISECONDS,
): Promise<AttemptResult> {
  const at = Date.now();
  const startedAt = performance.now();
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": USER_AGENT,
    ...(await signRequest({ id, now: at, body }, secrets)),
  };
  const answer = await exchangeWithin(timeoutMilliseconds, async (signal) => {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal,
      headers,
      body,
    });
    // Its body is for nobody, and may never end.
    await response.body?.cancel();
    return { httpStatus: response.status, retryAfter: response.headers.get("Retry-After") };
  });
  const milliseconds = Math.round(performance.now() - startedAt);
  if (typeof answer === "string") {
    const error = answer === "timeout" ? "timeout" : "unreachable";
    return { at, milliseconds, httpStatus: null, error, retryAfterMilliseconds: null };
  }
  const { httpStatus, retryAfter } = answer;
  const error = errorOf(httpStatus);
  const until = error === null ? null : readRetryAfter(retryAfter, at);
  const retryAfterMilliseconds = until === null ? null : Math.max(0, until - at);
  return { at, milliseconds, httpStatus, error, retryAfterMilliseconds };
}

function errorOf(httpStatus: number): DeliveryError | null {
  if (httpStatus >= 200 && httpStatus < 300) return null;
  return httpStatus >= 300 && httpStatus < 400 ? "redirect" : "status";
}
