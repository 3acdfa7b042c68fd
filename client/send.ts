/** Sends a request until there is a whole answer of Kickoff's, as often as that is safe and worthwhile. */
import { decideRetry, type Patience } from "./decideRetry.ts";
import {
  AbortedError,
  type Call,
  ForeignError,
  type KickoffError,
  type Missing,
  RefusedError,
  UnansweredError,
} from "./errors.ts";
import { describeForeign, judgeAnswer, type Verdict } from "./judgeAnswer.ts";
import {
  type Attempts,
  describeOperation,
  mayHaveHappened,
  mayRepeat,
  type Operation,
  wasNeverSent,
} from "./repetition.ts";
import { sleep } from "./sleep.ts";

const KEY = "Idempotency-Key";
/** Long enough for a start that waits its turn and settles what a fault has left open. */
const ATTEMPT_DEADLINE_MILLISECONDS = 60_000;

/** Sends one request, as the platform's `fetch` does. */
export type Fetch = (request: Request) => Promise<Response>;

/** Told before each repetition, so that a long wait is not mistaken for a hang. */
export type OnRetry = (error: KickoffError, waitMilliseconds: number) => void;

/** Lets a call begin when it is its turn; `call` sends it, and repeats it as need be. */
export type Schedule = (request: Request, call: () => Promise<Response>) => Promise<Response>;

/** How requests are sent. */
export interface SendOptions {
  readonly fetch: Fetch;
  readonly patience: Patience;
  readonly onRetry?: OnRetry | undefined;
}

/** What one attempt came to, when it is no success. */
type Failure =
  | Extract<Verdict, { kind: "refused" | "foreign" }>
  | { readonly kind: "unanswered"; readonly reason: Missing; readonly cause?: unknown };

/**
 * Sends a request. A POST that has no `Idempotency-Key` gets one, and keeps it over all attempts.
 *
 * @returns a success, with all of its body; of a stream the beginning
 * @throws {KickoffError} when there is none
 */
export async function send(
  request: Request,
  { fetch, patience, onRetry }: SendOptions,
): Promise<Response> {
  const operation = describeOperation(request.method, new URL(request.url).pathname);
  const init = await prepare(request, operation);
  const { signal } = request;
  const startedAt = Date.now();
  const idempotencyKey = operation.isKeyed ? init.headers.get(KEY) : null;
  let call: Call = { attempts: 0, idempotencyKey, mayHaveHappened: false };
  while (!signal.aborted) {
    const outcome = await attempt(request, init, fetch);
    if (outcome instanceof Response) return outcome;
    call = afterAttempt(call, operation, outcome);
    if (signal.aborted) break;
    const error = toError(outcome, call);
    const failed = {
      attempt: call.attempts,
      isRepeatable: mayRepeat(operation, describe(outcome)),
      retryAt: error.retryAt,
    };
    const moment = { startedAt, now: Date.now(), chance: Math.random() };
    const pause = decideRetry({ ...failed, ...moment }, patience);
    if (pause === null) throw error;
    onRetry?.(error, pause);
    await sleep(pause, signal);
  }
  throw new AbortedError(signal.reason, call);
}

/** What every attempt has in common: the body is kept, for it can be read only once. */
async function prepare(request: Request, { isKeyed }: Operation) {
  const headers = new Headers(request.headers);
  if (isKeyed && !headers.has(KEY)) headers.set(KEY, crypto.randomUUID());
  const body = await request.arrayBuffer();
  const redirect = "manual" as const;
  return body.byteLength === 0 ? { headers, redirect } : { headers, redirect, body };
}

/** Sends a request once. */
async function attempt(
  request: Request,
  init: RequestInit,
  fetch: Fetch,
): Promise<Response | Failure> {
  const isForStream = request.headers.get("Accept") === "text/event-stream";
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), ATTEMPT_DEADLINE_MILLISECONDS);
  let hasBegun = false;
  try {
    const signal = AbortSignal.any([request.signal, deadline.signal]);
    const response = await fetch(new Request(request, { ...init, signal }));
    hasBegun = true;
    if (isForStream && isStream(response)) return response;
    return await readAnswer(response, new URL(request.url).pathname);
  } catch (cause) {
    if (deadline.signal.aborted) return { kind: "unanswered", reason: "timeout", cause };
    if (hasBegun) return { kind: "unanswered", reason: "cut", cause };
    const reason = wasNeverSent(cause) ? "unreachable" : "no-answer";
    return { kind: "unanswered", reason, cause };
  } finally {
    clearTimeout(timer);
  }
}

function isStream({ ok, headers }: Response): boolean {
  return ok && headers.get("Content-Type")?.startsWith("text/event-stream") === true;
}

/** Reads an answer to its end: one that is cut on its way is no answer, and nobody learns of it later. */
async function readAnswer(response: Response, path: string): Promise<Response | Failure> {
  const { status, headers } = response;
  // A browser hides the status of a redirect.
  if (status === 0 || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    return { kind: "foreign", answer: describeForeign(response, Date.now()) };
  }
  const text = await response.text();
  const verdict = judgeAnswer({ path, status, headers, text }, Date.now());
  if (verdict.kind === "success") return new Response(text, response);
  return verdict.kind === "cut" ? { kind: "unanswered", reason: "cut" } : verdict;
}

/** What is known of a call after one attempt more. */
function afterAttempt(call: Call, operation: Operation, failure: Failure): Call {
  const attempts = { ...describe(failure), mayHaveHappenedBefore: call.mayHaveHappened };
  return {
    ...call,
    attempts: call.attempts + 1,
    mayHaveHappened: mayHaveHappened(operation, attempts),
  };
}

function describe(failure: Failure): Pick<Attempts, "status" | "wasSent"> {
  return {
    status: failure.kind === "refused" ? failure.refusal.status : null,
    wasSent: failure.kind !== "unanswered" || failure.reason !== "unreachable",
  };
}

function toError(failure: Failure, call: Call): KickoffError {
  switch (failure.kind) {
    case "refused":
      return new RefusedError(failure.refusal, call);
    case "foreign":
      return new ForeignError(failure.answer, call);
    case "unanswered":
      return new UnansweredError(failure.reason, call, failure.cause);
  }
}
