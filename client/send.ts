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
import { describeOperation, mayHaveHappened, mayRepeat, type Operation } from "./repetition.ts";
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
export async function send(request: Request, options: SendOptions): Promise<Response> {
  const { fetch, patience, onRetry } = options;
  const operation = describeOperation(request.method, new URL(request.url).pathname);
  const headers = new Headers(request.headers);
  if (operation.isKeyed && !headers.has(KEY)) headers.set(KEY, crypto.randomUUID());
  const body = await request.arrayBuffer();
  const init = { headers, redirect: "manual", ...(body.byteLength === 0 ? {} : { body }) } as const;
  const startedAt = Date.now();
  let call: Call = {
    attempts: 0,
    idempotencyKey: operation.isKeyed ? headers.get(KEY) : null,
    mayHaveHappened: false,
  };
  for (;;) {
    const outcome = request.signal.aborted ? null : await attempt(request, init, fetch);
    if (outcome instanceof Response) return outcome;
    call = afterAttempt(call, operation, outcome);
    if (outcome === null || request.signal.aborted) {
      throw new AbortedError(request.signal.reason, call);
    }
    const error = toError(outcome, call);
    const pause = decideRetry(
      {
        attempt: call.attempts,
        isRepeatable: mayRepeat(operation, statusOf(outcome)),
        retryAt: error.retryAt,
        startedAt,
        now: Date.now(),
        chance: Math.random(),
      },
      patience,
    );
    if (pause === null) throw error;
    onRetry?.(error, pause);
    await sleep(pause, request.signal);
  }
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
    const reason = hasBegun ? "cut" : "no-answer";
    return { kind: "unanswered", reason: deadline.signal.aborted ? "timeout" : reason, cause };
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

/** What is known of a call after one attempt more, or after none: null. */
function afterAttempt(call: Call, operation: Operation, outcome: Failure | null): Call {
  if (outcome === null) return call;
  const attempts = { status: statusOf(outcome), mayHaveHappenedBefore: call.mayHaveHappened };
  return {
    ...call,
    attempts: call.attempts + 1,
    mayHaveHappened: mayHaveHappened(operation, attempts),
  };
}

/** The status with which Kickoff has refused; null when it has not. */
function statusOf(failure: Failure): number | null {
  return failure.kind === "refused" ? failure.refusal.status : null;
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
