/** The API that has served this page, and what goes wrong with it in words. */
import { type Api, connect as connectClient } from "../client/client.ts";
import type { components } from "../client/contractTypes.ts";
import { isKickoffError, type KickoffError, RefusedError } from "../client/errors.ts";
import { RequestGate } from "./RequestGate.ts";

export { type Api, dataOf } from "../client/client.ts";
export type Schemas = components["schemas"];

/** What went wrong, for a person. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** Null when no answer of the API's came. */
  readonly status: number | null;
  readonly traceId: string | null;
  /** When it is worth asking again, milliseconds since 1970; null when it is not. */
  readonly againAt: number | null;
  /** Whether what was asked for may have happened all the same. */
  readonly mayHaveHappened: boolean;

  constructor(
    message: string,
    {
      status = null,
      traceId = null,
      againAt = null,
      mayHaveHappened = false,
    }: Partial<Pick<Problem, "status" | "traceId" | "againAt" | "mayHaveHappened">> = {},
  ) {
    super(message);
    this.status = status;
    this.traceId = traceId;
    this.againAt = againAt;
    this.mayHaveHappened = mayHaveHappened;
  }
}

const TOO_MANY_REQUESTS = 429;
const USUAL_WAIT_MILLISECONDS = 5_000;

/** What a status means to whoever looks at the page; the API's own words stand behind it. */
const MEANINGS: Readonly<Record<number, string>> = {
  401: "This API key is not valid, or not any more.",
  429: "Too many requests with this key in the last minute.",
  500: "Kickoff has failed. The operator finds the reason under the trace id.",
  502: "A service behind Kickoff has failed.",
};

/**
 * The API at an origin for a key. It repeats nothing by itself: views ask again, and say that they wait. Whatever is only read passes
 * one gate: views of many requests leave the key room, and wait together when it has asked too much.
 */
export function connect(key: string, origin: string): Api {
  const gate = new RequestGate();
  return connectClient({
    url: origin,
    key,
    attempts: 1,
    async schedule(request, call) {
      const isGated = request.method === "GET" && !isForStream(request);
      try {
        return await (isGated ? gate.pass(call, request.signal) : call());
      } catch (error) {
        if (error instanceof RefusedError && error.status === TOO_MANY_REQUESTS) {
          gate.pause(error.retryAt ?? 0);
        }
        throw error;
      }
    },
  });
}

function isForStream({ headers }: Request): boolean {
  return headers.get("Accept") === "text/event-stream";
}

/** An error as a problem: whatever is none is a bug of this page, and says so. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isKickoffError(error)) return toProblem(error);
  return new Problem(`This page has failed: ${String(error)}`);
}

function toProblem(error: KickoffError): Problem {
  const { mayHaveHappened } = error;
  switch (error.kind) {
    case "refused": {
      const { status, details, traceId, retryAt } = error;
      const meaning = MEANINGS[status ?? 0];
      const words = meaning === undefined ? details : `${meaning} ${details}`;
      return new Problem(words, { status, traceId, againAt: retryAt, mayHaveHappened });
    }
    case "foreign":
      return new Problem(`What stands before Kickoff answered ${error.status || "elsewhere"}.`, {
        againAt: error.retryAt === null ? null : soonestAfter(error.retryAt),
        mayHaveHappened,
      });
    case "unanswered":
      return new Problem("Kickoff does not answer. Is the network there?", {
        againAt: soonestAfter(Date.now()),
        mayHaveHappened,
      });
    case "aborted":
      return new Problem("Nobody waited for the answer.", { mayHaveHappened });
  }
}

/** Whoever does not say how long to wait is not asked at once. */
function soonestAfter(retryAt: number): number {
  return Math.max(retryAt, Date.now() + USUAL_WAIT_MILLISECONDS);
}
