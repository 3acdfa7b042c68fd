/** The one shape of every answer. */
import type { ApiError, FailureAnswer } from "./failures.ts";
import { RATE_LIMITS } from "./rateLimits.ts";

/** What a handler answers; the envelope around it is the router's. */
export interface Answer<Data = unknown> {
  readonly status: 200 | 201;
  readonly data: Data;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer to a request that succeeded. */
export function toResponse({ status, data, headers }: Answer, traceId: string): Response {
  return respond(status, { success: true, data, error: null, traceId }, headers);
}

/** The answer to a request that failed. */
export function toErrorResponse(error: ApiError, traceId: string): Response {
  const { status, headers } = error;
  return respond(
    status,
    { success: false, data: null, error: toErrorBody(error), traceId },
    headers,
  );
}

/** The envelope's `error`. */
export function toErrorBody({ code, summary, details }: ApiError): FailureAnswer {
  return { code, message: summary, details };
}

interface Envelope {
  readonly success: boolean;
  readonly data: unknown;
  readonly error: FailureAnswer | null;
  readonly traceId: string;
}

function respond(
  status: number,
  envelope: Envelope,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(envelope, {
    status,
    headers: { ...commonHeaders(envelope.traceId), ...headers },
  });
}

/** The headers of every answer, whatever its body is. A 429 replaces `RateLimit-Policy` by the limit that was exceeded. */
export function commonHeaders(traceId: string): Record<string, string> {
  return {
    "Cache-Control": "no-store",
    "RateLimit-Policy": RATE_LIMITS.requests.policy,
    "X-Trace-Id": traceId,
  };
}

/** The header of an answer that was given before, to the same `Idempotency-Key`. */
export function replayHeaders(isReplay: boolean): Readonly<Record<string, string>> {
  return isReplay ? { "Idempotent-Replayed": "true" } : {};
}

/** A time as the API shows it: ISO 8601, UTC, with milliseconds. */
export function toTimestamp(milliseconds: number): string;
export function toTimestamp(milliseconds: number | null): string | null;
export function toTimestamp(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
