/** Talks to a Kickoff over HTTP as any client would: waits when it is asked to wait, and tells failures in words. */
import ky, { HTTPError } from "ky";
import createClient, { type Client } from "openapi-fetch";
import * as z from "zod/mini";

import { Failure } from "../tools/terminal/failure.ts";
import type { paths } from "./contractTypes.ts";

/** How often a request is repeated that may be: the waits add up to some minutes. */
const RETRIES = 8;
/** A server that does not answer at all is more often not running than restarting. */
const RETRIES_WITHOUT_ANSWER = 4;
/** For whoever knows that it was running: the waits add up to more than four minutes. */
const PATIENT_RETRIES = 30;
const ATTEMPT_DEADLINE_MILLISECONDS = 60_000;
const LONGEST_WAIT_MILLISECONDS = 120_000;
const LONGEST_BACKOFF_MILLISECONDS = 10_000;
/** The answers that say: nothing is wrong with the request, send it again. */
const RETRYABLE_STATUSES = [429, 502, 503, 504];

/** Where and as whom. */
export interface ApiOptions {
  readonly url: string;
  /** An API key; it never appears in an error or a log. */
  readonly key: string;
  /** Told before each repetition, so that a long wait is not mistaken for a hang. */
  readonly onRetry?: (reason: string) => void;
  /** Whether a server that does not answer is waited for, as one that restarts: for some minutes. */
  readonly isPatient?: () => boolean;
}

/** The API, typed by its contract. A POST has a key, so every request may be repeated. A refusal is thrown. */
export type Api = Client<paths>;

/** Connects to a server. Nothing is sent yet. */
export function connect({ url, key, onRetry, isPatient = () => false }: ApiOptions): Api {
  const retriesAfter = (error: Error) => {
    if (isPatient()) return PATIENT_RETRIES;
    return error instanceof HTTPError ? RETRIES : RETRIES_WITHOUT_ANSWER;
  };
  const patient = ky.create({
    timeout: ATTEMPT_DEADLINE_MILLISECONDS,
    retry: {
      limit: PATIENT_RETRIES,
      methods: ["get", "post"],
      statusCodes: RETRYABLE_STATUSES,
      afterStatusCodes: RETRYABLE_STATUSES,
      maxRetryAfter: LONGEST_WAIT_MILLISECONDS,
      backoffLimit: LONGEST_BACKOFF_MILLISECONDS,
      retryOnTimeout: true,
      shouldRetry: ({ error, retryCount }) =>
        retryCount <= retriesAfter(error) ? undefined : false,
    },
    hooks: {
      beforeRequest: [
        ({ request }) => {
          const needsKey = request.method === "POST" && !request.headers.has("Idempotency-Key");
          if (needsKey) request.headers.set("Idempotency-Key", crypto.randomUUID());
        },
      ],
      beforeRetry: [
        ({ error }) => {
          onRetry?.(error instanceof HTTPError ? `status ${error.response.status}` : "no answer");
        },
      ],
    },
  });
  return createClient<paths>({
    baseUrl: new URL(url).origin,
    headers: { Authorization: `Bearer ${key}` },
    fetch: async (request) => patient(request),
  });
}

/** The data of an answer. */
export function dataOf<Data>({ data }: { readonly data?: { readonly data: Data } }): Data {
  if (data === undefined) throw new Error("The answer is empty.");
  return data.data;
}

const refusalSchema = z.object({
  error: z.object({ code: z.string(), details: z.string() }),
  traceId: z.string(),
});

/** What the API said when it refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly details: string;
  readonly traceId: string;
}

/** The API's refusal in an error of a request; null when there is none in it. */
export function readRefusal(error: unknown): Refusal | null {
  if (!(error instanceof HTTPError)) return null;
  const parsed = refusalSchema.safeParse(error.data);
  if (!parsed.success) return null;
  const { error: refusal, traceId } = parsed.data;
  return { status: error.response.status, ...refusal, traceId };
}

/** How OpenSSL takes an answer that is not encrypted. */
const PLAIN_ANSWERS = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"];

/** What a person can do about a status. */
const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: "Check the key: npm run admin -- key list shows which are active. A new one: npm run admin -- key create --help",
  403: "Use a key with this permission and account group: npm run admin -- key create --help",
  404: "Check the ids, and that the key, the URL and the ids belong to the same Kickoff.",
  429: "Wait a minute and run the command again.",
};

/**
 * An error of a request in words.
 *
 * @param what the attempt that failed, as a sentence
 */
export function toFailure(what: string, url: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const refusal = readRefusal(error);
  if (refusal !== null) {
    const { status, code, details, traceId } = refusal;
    return new Failure(what, {
      why: `The server answered ${status} ${code}: ${details} (trace id ${traceId})`,
      next: NEXT_STEPS[status] ?? "The server's log has more under the trace id.",
      cause: error,
    });
  }
  if (error instanceof HTTPError) {
    return new Failure(what, {
      why: `${url} answered ${error.response.status}, and not as Kickoff does.`,
      next: "Check the URL (--url or KICKOFF_URL).",
      cause: error,
    });
  }
  const cause = innermostCause(error);
  if (PLAIN_ANSWERS.includes(codeOf(cause))) {
    return new Failure(what, {
      why: `${url} does not answer as https does. The server may speak http.`,
      next: `Try it: --url ${url.replace(/^https/, "http")}`,
      cause: error,
    });
  }
  return new Failure(what, {
    why: `${url} does not answer: ${describeCause(cause)}.`,
    next: "Is the server running (npm start), and is the URL right (--url or KICKOFF_URL)?",
    cause: error,
  });
}

/** A failed fetch says what happened only in its innermost cause. */
function innermostCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermostCause(error.cause) : error;
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message.trim() || codeOf(cause) || cause.name;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
