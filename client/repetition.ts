/** What sending a request twice would do, and what is known when it has failed. Pure. */
import type { paths } from "./contractTypes.ts";

/** What a repetition of a request does. */
export interface Operation {
  readonly isWriting: boolean;
  /** Whether the API recognises a repetition by its `Idempotency-Key`. */
  readonly isKeyed: boolean;
  /** Whether it may be sent again although an attempt may have happened. */
  readonly isRepeatable: boolean;
}

/**
 * The POSTs that take no `Idempotency-Key`, and whether repeating them is safe all the same: what says the same again, or changes
 * nothing, is. What resolves or sends whatever there is by then is not.
 */
const POSTS_WITHOUT_KEY = {
  "/v1/accounts/{accountGroupId}/actions/{actionId}/resolve": true,
  "/v1/accounts/{accountGroupId}/actions/resolve": false,
  "/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads/{leadId}/erase": true,
  "/v1/accounts/{accountGroupId}/sender-events": true,
  "/v1/accounts/{accountGroupId}/senders/{senderId}/test": true,
  "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/test": true,
  "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/resend": false,
  "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/recover": false,
  "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/replay": false,
} satisfies { readonly [Path in keyof paths]?: boolean };

const PATTERNS = Object.entries(POSTS_WITHOUT_KEY).map(
  ([path, isRepeatable]) =>
    [new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`), isRepeatable] as const,
);

/**
 * What a request is.
 *
 * @param path of the request, without the query
 */
export function describeOperation(method: string, path: string): Operation {
  if (method === "GET" || method === "HEAD") {
    return { isWriting: false, isKeyed: false, isRepeatable: true };
  }
  // A change says what is to be, and a deletion deletes once: both may be sent again as they are.
  if (method !== "POST") return { isWriting: true, isKeyed: false, isRepeatable: true };
  const found = PATTERNS.find(([pattern]) => pattern.test(path));
  return { isWriting: true, isKeyed: found === undefined, isRepeatable: found?.[1] ?? true };
}

/** What is known of an attempt that has failed, and of those before it. */
export interface Attempts {
  /** Null when no answer came, or one that is not Kickoff's. */
  readonly status: number | null;
  /** Whether it may have reached anybody. */
  readonly wasSent: boolean;
  /** Whether an earlier attempt may have happened. */
  readonly mayHaveHappenedBefore: boolean;
}

const TOO_MANY_REQUESTS = 429;
const FIRST_SERVER_FAULT = 500;
const STATUSES_BEHIND_THE_KEY = [409, 412, 422];

/**
 * Whether a refusal says that nothing was done under the request's `Idempotency-Key`, now or before: whoever refuses so has looked for the
 * key. Every other refusal (a key that has expired, a rate limit) may come before that.
 */
export function isBehindTheKey(status: number | null): boolean {
  return status !== null && STATUSES_BEHIND_THE_KEY.includes(status);
}

/** Whether what was asked for may have happened, although no success was told. */
export function mayHaveHappened(
  { isWriting, isKeyed }: Operation,
  { status, wasSent, mayHaveHappenedBefore }: Attempts,
): boolean {
  if (!isWriting) return false;
  if (!wasSent) return mayHaveHappenedBefore;
  if (status === null || status >= FIRST_SERVER_FAULT) return true;
  return mayHaveHappenedBefore && !(isKeyed && isBehindTheKey(status));
}

/** Whether a request may be sent again, by what its attempt came to. */
export function mayRepeat(
  { isRepeatable }: Operation,
  { status, wasSent }: Pick<Attempts, "status" | "wasSent">,
): boolean {
  return isRepeatable || !wasSent || status === TOO_MANY_REQUESTS;
}

/** How Node says that no connection came about. Browsers do not tell. */
const UNSENT_CODES = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** Whether a failed fetch tells that nobody was reached. */
export function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && UNSENT_CODES.includes(String(error.code))) return !isOfConnection(error);
  return wasNeverSent(error.cause);
}

/** Whether a connection was there: a network that goes away meanwhile has the same codes. */
function isOfConnection(error: Error): boolean {
  return "syscall" in error && (error.syscall === "read" || error.syscall === "write");
}
