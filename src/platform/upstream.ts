/**
 * The one policy for calls that leave the isolate: a deadline for all attempts together, retries where they are safe,
 * backoff with jitter, and one error for what is left.
 */

export type Upstream =
  | "API_KEYS"
  | "ARCHIVE"
  | "CAMPAIGNS"
  | "DATABASE"
  | "OUTBOXES"
  | "QUEUE"
  | "RATE_LIMITS"
  | "SENDERS"
  | "WEBHOOKS";

interface Policy {
  /** For all attempts together, and what is waited for between them. */
  readonly deadlineMilliseconds: number;
  readonly isRetryable: (error: Error) => boolean;
}

/** Of a call whose fault is retryable. */
export const RETRIES = 2;
const FIRST_BACKOFF_MILLISECONDS = 50;

/**
 * D1's faults after which the same idempotent statement may be sent again.
 * Source: https://developers.cloudflare.com/d1/best-practices/retry-queries/
 */
const RETRYABLE_DATABASE_FAULTS = [
  "Network connection lost",
  "storage caused object to be reset",
  "reset because its code was updated",
];

/** An object that is woken only sets its alarm before it answers. */
const WAKING: Policy = {
  deadlineMilliseconds: 3_000,
  isRetryable: (error) => hasFlag(error, "retryable") && !hasFlag(error, "overloaded"),
};

export const POLICIES: Record<Upstream, Policy> = {
  API_KEYS: { deadlineMilliseconds: 3_000, isRetryable: () => true },
  // An object is written under a key of its own, and nobody waits.
  ARCHIVE: { deadlineMilliseconds: 20_000, isRetryable: () => true },
  // Leaves room for the longest that the campaign's object takes: it waits for its turn, and then for D1 three times.
  CAMPAIGNS: {
    deadlineMilliseconds: 21_000,
    isRetryable: (error) => hasFlag(error, "retryable") && !hasFlag(error, "overloaded"),
  },
  DATABASE: {
    deadlineMilliseconds: 5_000,
    isRetryable: (error) =>
      RETRYABLE_DATABASE_FAULTS.some((fault) => error.message.includes(fault)),
  },
  // A send can hang for a minute under load; the alarm sends again what did not arrive.
  QUEUE: { deadlineMilliseconds: 10_000, isRetryable: () => false },
  SENDERS: WAKING,
  OUTBOXES: WAKING,
  WEBHOOKS: WAKING,
  // The request goes on without its count, so it does not wait long for it.
  RATE_LIMITS: { deadlineMilliseconds: 1_000, isRetryable: () => false },
};

/** For D1 where nobody waits for the answer, and many large batches wait for each other. */
export const PATIENT_DEADLINE_MILLISECONDS = 10_000;

/** A call to KV, an object, D1, R2, a queue or a rate limit failed for good; answered as 502 where nothing else helps. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly upstream: Upstream;
  /** How each attempt failed: one may take effect after a later one has failed for certain. */
  readonly causes: readonly unknown[];

  constructor(upstream: Upstream, operation: string, causes: readonly unknown[]) {
    super(`${upstream} failed: ${operation}`, { cause: causes.at(-1) });
    this.upstream = upstream;
    this.causes = causes;
  }
}

/** The deadline of an attempt has passed. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** The deadline passed with no reply, so the call may still take effect. */
export function isTimeout(cause: unknown): boolean {
  return cause instanceof TimeoutError;
}

/** Whether an attempt that failed like this may be followed by another. */
function isRetryable(upstream: Upstream, error: Error): boolean {
  return !isTimeout(error) && POLICIES[upstream].isRetryable(error);
}

/**
 * Calls an upstream under its policy.
 *
 * @param operation what is being done, for the log
 * @param call makes one attempt; it must be safe to repeat, and must make its own new stub where it uses one
 * @param deadlineMilliseconds for all attempts together
 * @throws {UpstreamError} when the attempts are used up
 * @throws what `call` threw, when that is a bug and no fault: its own TypeError, or a statement that D1 itself refuses
 */
export async function callUpstream<T>(
  upstream: Upstream,
  operation: string,
  call: () => Promise<T>,
  deadlineMilliseconds = POLICIES[upstream].deadlineMilliseconds,
): Promise<T> {
  const causes: unknown[] = [];
  const endsAt = performance.now() + deadlineMilliseconds;
  for (;;) {
    try {
      return await giveUpAfter(Math.max(1, endsAt - performance.now()), call());
    } catch (error) {
      if (!(error instanceof Error) || isBug(error)) throw error;
      causes.push(error);
      const timeLeft = endsAt - performance.now();
      if (causes.length > RETRIES || timeLeft <= 0 || !isRetryable(upstream, error)) {
        throw new UpstreamError(upstream, operation, causes);
      }
      await pause(Math.min(backoffAfter(causes.length), timeLeft));
    }
  }
}

/** From 50 to 100 ms after the first failed attempt, and twice as long after each further one. */
function backoffAfter(attempts: number): number {
  return FIRST_BACKOFF_MILLISECONDS * 2 ** (attempts - 1) * (1 + Math.random());
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** What comes of a call later than that is ignored, its fault as well. */
async function giveUpAfter<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const { promise: deadline, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new TimeoutError(`No answer within ${Math.round(milliseconds)} ms`));
  }, milliseconds);
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** A write that D1 refuses because its account group moves to another database: the triggers' own words. */
const MOVING = "account group is moving";

/** Whether D1 has refused a write because its account group moves. */
export function isRefusedByMove(error: Error): boolean {
  return error.message.includes(MOVING);
}

/**
 * What no repetition can help: a TypeError, since bindings report their faults otherwise (and `fetch`, which does not, is
 * never called), and SQLite's own verdict on a statement (constraint, syntax, type). A move is none: it comes to an end.
 */
function isBug(error: Error): boolean {
  if (isRefusedByMove(error)) return false;
  return (
    error instanceof TypeError ||
    /SQLITE_(?!BUSY|FULL|IOERR|NOMEM)|D1_TYPE_ERROR/.test(error.message)
  );
}

function hasFlag(error: Error, flag: "retryable" | "overloaded"): boolean {
  return flag in error && (error as Error & Record<typeof flag, unknown>)[flag] === true;
}
