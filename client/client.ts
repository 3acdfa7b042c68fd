/** A client of the API, typed by its contract. */
import createClient, { type Client } from "openapi-fetch";

import type { paths } from "./contractTypes.ts";
import { type Fetch, type OnRetry, type Schedule, send } from "./send.ts";

/** As long as a server may take to restart, and no longer than somebody who has mistyped its address wants to wait. */
const ATTEMPTS = 6;
/** Long enough to be asked twice to wait for the next minute. */
const PATIENCE_MILLISECONDS = 180_000;

/** Where, as whom, and how patiently. */
export interface ConnectOptions {
  /** The address of a Kickoff; only its origin counts. */
  readonly url: string;
  /** An API key; it is in no error. */
  readonly key: string;
  /** Sends a request: the platform's `fetch`, if it is left out. */
  readonly fetch?: Fetch;
  /** How often a call is sent at most; 6, if it is left out; 1: never again. */
  readonly attempts?: number;
  /** How long a call goes on at most, milliseconds; three minutes, if it is left out. */
  readonly patienceMilliseconds?: number;
  /** For whoever limits how many calls are under way: each begins at once, if it is left out. */
  readonly schedule?: Schedule;
  /** Told before each repetition, so that a long wait is not mistaken for a hang. */
  readonly onRetry?: OnRetry;
}

/**
 * The API: `api.GET("/v1/…", { params })`, typed by its contract. A call takes a `signal`, which ends it. It throws a `KickoffError`
 * unless Kickoff says that it has succeeded.
 */
export type Api = Client<paths>;

/** Whether a text may be an API key. What no header can carry is none, and the platform would say so with the key in its words. */
export function mayBeKey(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/**
 * Connects to a server. Nothing is sent yet.
 *
 * @throws {TypeError} when the URL is none, or the key cannot be one
 */
export function connect(options: ConnectOptions): Api {
  const {
    url,
    key,
    fetch = (request) => globalThis.fetch(request),
    attempts = ATTEMPTS,
    patienceMilliseconds = PATIENCE_MILLISECONDS,
    schedule = (_request, call) => call(),
    onRetry,
  } = options;
  const { origin } = new URL(url);
  if (origin === "null") throw new TypeError("The url has to begin with http:// or https://.");
  const token = key.trim();
  if (!mayBeKey(token)) {
    throw new TypeError("An API key has ASCII characters alone, and no spaces.");
  }
  const patience = { attempts, milliseconds: patienceMilliseconds };
  return createClient<paths>({
    baseUrl: origin,
    headers: { Authorization: `Bearer ${token}` },
    fetch: (request) => schedule(request, () => send(request, { fetch, patience, onRetry })),
  });
}

/** The data of an answer. */
export function dataOf<Data>({ data }: { readonly data?: { readonly data: Data } | string }): Data {
  if (typeof data === "object") return data.data;
  throw new Error("The answer is a stream: it was asked for with Accept: text/event-stream.");
}
