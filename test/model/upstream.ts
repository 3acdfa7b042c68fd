/** Calls that leave the isolate: the faults there are, and the attempts that the real policy allows. */
import { TimeoutError } from "p-timeout";

import { isRetryable, RETRIES, type Upstream, UpstreamError } from "../../src/platform/upstream.ts";
import { type Effect, type Operation, type Steps, wait } from "./process.ts";

/** How a call can fail, as the real one would say it. */
export const FAULTS = {
  databaseRejects: new Error("D1_ERROR: D1 DB is overloaded."),
  databaseResets: new Error("D1_ERROR: storage caused object to be reset."),
  connectionLost: new Error("D1_ERROR: Network connection lost."),
  deadline: new TimeoutError(),
  queueRefuses: new Error("Queue is overloaded. Please back off."),
  objectLost: Object.assign(new Error("Network connection lost."), { retryable: true }),
  objectBroken: new Error("Internal error in Durable Object storage."),
  objectOverloaded: Object.assign(new Error("Durable Object is overloaded."), { overloaded: true }),
} as const;

/** As `callUpstream`: an attempt after the other, as long as the policy allows. */
export function* callUpstream<T>(
  upstream: Upstream,
  attempt: () => Steps<T>,
  weighsEveryAttempt = true,
): Steps<T> {
  const causes: unknown[] = [];
  for (;;) {
    try {
      return yield* attempt();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      causes.push(error);
      if (causes.length <= RETRIES && isRetryable(upstream, error)) continue;
      throw new UpstreamError(upstream, "", weighsEveryAttempt ? causes : causes.slice(-1));
    }
  }
}

/** One transaction in D1, repeated where that is safe. */
export function callDatabase<T>(
  kind: "read" | "write",
  execute: () => T,
  weighsEveryAttempt = true,
): Steps<T> {
  const effect: Effect = kind === "read" ? { kind, execute } : { kind, execute };
  return callUpstream("DATABASE", () => wait<T>(effect), weighsEveryAttempt);
}

/** A call to the campaign's object. */
export function callObject<T>(
  operation: Operation,
  onAttempt: () => void = () => undefined,
): Steps<T> {
  return callUpstream("CAMPAIGNS", function* attempt() {
    onAttempt();
    const call = yield { kind: "call", operation };
    return yield* wait<T>({ kind: "reply", call: call as never });
  });
}

/** @throws what is a bug of the model and no fault of its world */
export function expectUpstreamError(error: unknown): void {
  if (!(error instanceof UpstreamError)) throw error;
}
