/** Talks to the API that has served this page, through the client of the contract; every refusal is thrown in words. */
import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "../client/contractTypes.ts";
import { RequestGate } from "./RequestGate.ts";

export type Schemas = components["schemas"];
export type Api = Client<paths>;

/** What went wrong with a request, for a person. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** Null when no answer came. */
  readonly status: number | null;
  /** The API's code; null when the answer is not one of the API's. */
  readonly code: string | null;
  readonly traceId: string | null;
  /** When it is worth asking again, milliseconds since 1970; null when it is not. */
  readonly againAt: number | null;

  constructor(
    message: string,
    {
      status = null,
      code = null,
      traceId = null,
      againAt = null,
    }: Partial<Pick<Problem, "status" | "code" | "traceId" | "againAt">> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.traceId = traceId;
    this.againAt = againAt;
  }
}

const SECOND = 1_000;
const TOO_MANY_REQUESTS = 429;
const USUAL_WAIT_SECONDS = 5;
/** Long enough for a start that waits its turn and settles what a fault has left open. */
const LONGEST_REQUEST_MILLISECONDS = 60_000;

interface ErrorBody {
  readonly error?: { readonly code?: string; readonly details?: string };
  readonly traceId?: string;
}

/** What a status means to whoever looks at the page; the API's own words stand behind it. */
const MEANINGS: Readonly<Record<number, string>> = {
  401: "This API key is not valid, or not any more.",
  429: "Too many requests with this key in the last minute.",
  500: "Kickoff has failed. The operator finds the reason under the trace id.",
  502: "A service behind Kickoff has failed.",
};

/**
 * A client of the API at an origin for a key. Requests that fail throw a `Problem`. Whatever is only read passes one gate: views
 * of many requests leave the key room, and wait together when it has asked too much.
 */
export function connect(key: string, origin: string): Api {
  const gate = new RequestGate();
  const api = createClient<paths>({
    baseUrl: origin,
    headers: { Authorization: `Bearer ${key}` },
    fetch: (request: Request) =>
      request.method === "GET" && !isForStream(request)
        ? gate.pass(() => fetchOrExplain(request), request.signal)
        : fetchOrExplain(request),
  });
  api.use({
    async onResponse({ response }) {
      if (response.ok) return;
      const problem = await toProblem(response);
      if (problem.status === TOO_MANY_REQUESTS && problem.againAt !== null) {
        gate.pause(problem.againAt);
      }
      throw problem;
    },
  });
  return api;
}

function isForStream({ headers }: Request): boolean {
  return headers.get("Accept") === "text/event-stream";
}

async function fetchOrExplain(request: Request): Promise<Response> {
  const signal = isForStream(request)
    ? request.signal
    : AbortSignal.any([request.signal, AbortSignal.timeout(LONGEST_REQUEST_MILLISECONDS)]);
  try {
    const response = await fetch(new Request(request, { signal, cache: "no-store" }));
    return isForStream(request) && response.ok ? response : await readWhole(response);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Problem("Kickoff does not answer. Is the network there?", {
      againAt: Date.now() + USUAL_WAIT_SECONDS * SECOND,
    });
  }
}

/** An answer with all of its body: one that is cut off on its way is no answer, and nobody learns of it later. */
async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  // Some statuses forbid a body, an empty one too.
  return new Response(body.byteLength === 0 ? null : body, response);
}

/** When a `Retry-After`, in seconds or as a date, says that it is worth asking again. */
export function readRetryAfter(header: string | null, now: number): number {
  const text = header?.trim() ?? "";
  const time = /^\d+$/.test(text) ? now + Number(text) * SECOND : Date.parse(text);
  return Number.isFinite(time) ? Math.max(now, time) : now + USUAL_WAIT_SECONDS * SECOND;
}

async function toProblem(response: Response): Promise<Problem> {
  const { status, headers } = response;
  const { error, traceId = null } = await readError(response);
  const meaning = MEANINGS[status];
  const isTemporary = [429, 502, 503, 504].includes(status);
  const details = error?.details ?? `The server answered ${status}.`;
  return new Problem(meaning === undefined ? details : `${meaning} ${details}`, {
    status,
    code: error?.code ?? null,
    traceId,
    againAt: isTemporary ? readRetryAfter(headers.get("Retry-After"), Date.now()) : null,
  });
}

async function readError(response: Response): Promise<ErrorBody> {
  try {
    return (await response.json()) as ErrorBody;
  } catch {
    // What stands between the page and Kickoff answers as it likes.
    return {};
  }
}

/** The data of an answer. */
export function dataOf<Data>({ data }: { readonly data?: { readonly data: Data } }): Data {
  if (data === undefined) throw new Problem("The answer is empty.");
  return data.data;
}

/** An error as a problem: whatever is none is a bug of this page, and says so. */
export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(`This page has failed: ${String(error)}`);
}
