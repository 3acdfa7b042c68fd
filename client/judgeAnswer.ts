/** Whose answer it is, and whether all of it is there. Pure. */
import type { ErrorCode, ForeignAnswer, Refusal } from "./errors.ts";
import { readRetryAfter } from "./readRetryAfter.ts";

/** What an answer begins with. */
export interface Head {
  readonly status: number;
  readonly headers: Pick<Headers, "get">;
}

/** An answer that was read to its end, or to where it broke off without telling. */
export interface WholeAnswer extends Head {
  /** The path of the request. */
  readonly path: string;
  readonly text: string;
}

/** What an answer is. */
export type Verdict =
  | { readonly kind: "success" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "cut" }
  | { readonly kind: "foreign"; readonly answer: ForeignAnswer };

/** The statuses that say: nothing is wrong with the request, send it again. Those from 520 on are Cloudflare's own. */
const TEMPORARY_STATUSES = [429, 502, 503, 504, 520, 521, 522, 523, 524];

/**
 * Judges an answer.
 *
 * @param now milliseconds since 1970
 */
export function judgeAnswer(answer: WholeAnswer, now: number): Verdict {
  const { path, status, headers, text } = answer;
  const foreign = { kind: "foreign", answer: describeForeign(answer, now) } as const;
  if (!headers.get("Content-Type")?.startsWith("application/json")) return foreign;
  const body = parse(text);
  // A connection that closes tells nobody whether that was the end of the body.
  if (body === undefined) return { kind: "cut" };
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && (hasData(body) || !path.startsWith("/v1/"))) return { kind: "success" };
  if (isSuccess || !isRefusal(body)) return foreign;
  const { error, traceId } = body;
  const { code, details } = error;
  return {
    kind: "refused",
    refusal: { status, code, details, traceId, retryAt: retryAtOf(answer, now) },
  };
}

/** An answer of somebody who stands between, as far as its head tells. */
export function describeForeign(head: Head, now: number): ForeignAnswer {
  return {
    status: head.status,
    contentType: head.headers.get("Content-Type"),
    location: head.headers.get("Location"),
    retryAt: retryAtOf(head, now),
  };
}

function retryAtOf({ status, headers }: Head, now: number): number | null {
  return TEMPORARY_STATUSES.includes(status)
    ? readRetryAfter(headers.get("Retry-After"), now)
    : null;
}

/** @returns undefined for what is no JSON */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function hasData(body: unknown): boolean {
  return isObject(body) && body.success === true && isObject(body.data);
}

function isRefusal(
  body: unknown,
): body is { readonly error: { code: ErrorCode; details: string }; readonly traceId: string } {
  return isObject(body) && typeof body.traceId === "string" && isFailure(body.error);
}

/** Whether a value is the `error` of an envelope, which a stream sends, too. */
export function isFailure(value: unknown): value is { code: ErrorCode; details: string } {
  return isObject(value) && typeof value.code === "string" && typeof value.details === "string";
}
