/** What a start or a stop came to, when the call that made it failed: looked up, never guessed. */
import { selectStartedCampaign } from "../database/startRun.ts";
import { selectStoppedCampaign } from "../database/stopRun.ts";
import type { StartRefusal } from "../domain/decideStart.ts";
import type { StopRefusal } from "../domain/decideStop.ts";
import type {
  StartedCampaign,
  StartRequest,
  StoppedCampaign,
  StopRequest,
  TransitionRequest,
} from "../domain/transition.ts";
import { logError } from "../platform/log.ts";
import { isTimeout, type Upstream, UpstreamError } from "../platform/upstream.ts";

/**
 * What a transition comes to for its client. Refusals and faults are results: an exception would lose its meaning
 * across RPC.
 */
export type Outcome<Done, Refusal> =
  | { readonly outcome: "done"; readonly done: Done }
  /** Done before, under the same idempotency key. */
  | { readonly outcome: "replayed"; readonly done: Done }
  | { readonly outcome: "refused"; readonly refusal: Refusal }
  /** An upstream failed before anything was written. */
  | { readonly outcome: "nothing-done" }
  /** An upstream failed and nobody knows yet; what was written of a start, the alarm or the sweep finishes. */
  | { readonly outcome: "unsettled" };

/** What the object answers: the same, or that the campaign changed after the transition was asked for. */
export type ObjectOutcome<Done, Refusal> =
  | Outcome<Done, Refusal>
  /** The request is void; asked anew, later than the change, it may be granted. `changedAt`: milliseconds since 1970. */
  | { readonly outcome: "overtaken"; readonly changedAt: number };

export type StartOutcome = Outcome<StartedCampaign, StartRefusal>;
export type StopOutcome = Outcome<StoppedCampaign, StopRefusal>;

/** A kind of transition: its name for the log, and how to look for one in D1. */
export interface Transition<Request extends TransitionRequest, Done> {
  readonly name: "start" | "stop";
  /** Null when it has not taken effect. */
  readonly find: (database: D1Database, request: Request) => Promise<Done | null>;
}

export const START: Transition<StartRequest, StartedCampaign> = {
  name: "start",
  find: selectStartedCampaign,
};
export const STOP: Transition<StopRequest, StoppedCampaign> = {
  name: "stop",
  find: selectStoppedCampaign,
};

/**
 * Looks for a transition whose call failed.
 *
 * @param fault how the call failed; one that may still take effect leaves a missing transition undecided
 */
export function settle<Request extends TransitionRequest, Done>(
  database: D1Database,
  transition: Transition<Request, Done>,
  request: Request,
  fault: UpstreamError,
): Promise<Outcome<Done, never>> {
  logFault(`${transition.name}.fault`, fault, request);
  return lookFor(database, transition, request, {
    outcome: mayStillTakeEffect(fault) ? "unsettled" : "nothing-done",
  });
}

/**
 * What a transition came to whose object was called more than once: the last call answers for itself alone. An earlier
 * one, whose answer was lost, may have taken effect. What the last one refused, no other can do any more: whatever lifts
 * the refusal is a later change, and voids them all.
 *
 * @param last what the last call answered
 */
export async function confirm<Request extends TransitionRequest, Done, Refusal>(
  database: D1Database,
  transition: Transition<Request, Done>,
  request: Request,
  last: ObjectOutcome<Done, Refusal>,
): Promise<ObjectOutcome<Done, Refusal>> {
  switch (last.outcome) {
    case "refused":
      return lookFor(database, transition, request, last);
    case "nothing-done":
      return lookFor(database, transition, request, { outcome: "unsettled" });
    default:
      return last;
  }
}

async function lookFor<Request extends TransitionRequest, Done, Otherwise>(
  database: D1Database,
  { name, find }: Transition<Request, Done>,
  request: Request,
  otherwise: Otherwise,
): Promise<Otherwise | { outcome: "done"; done: Done } | { outcome: "unsettled" }> {
  try {
    const done = await find(database, request);
    return done === null ? otherwise : { outcome: "done", done };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logFault(`${name}.unsettled`, error, request);
    return { outcome: "unsettled" };
  }
}

function logFault(event: string, fault: UpstreamError, request: TransitionRequest): void {
  const { traceId, accountGroupId, campaignId } = request;
  logError(event, fault, { traceId, accountGroupId, campaignId });
}

/**
 * D1's faults that leave nothing under way: it has not taken the batch, or has lost its memory and would show what it
 * committed. Source: https://developers.cloudflare.com/d1/observability/debug-d1/
 */
const SETTLED_DATABASE_FAULT =
  /overloaded|too many requests queued|caused object to be reset|reset because its code was updated/i;

/** Whether any attempt of the call may take effect after all. What is not known for certain may. */
export function mayStillTakeEffect({ upstream, causes }: UpstreamError): boolean {
  return !causes.every((cause) => cause instanceof Error && isSettled(upstream, cause));
}

/** An overloaded object has not run the call. */
function isSettled(upstream: Upstream, cause: Error): boolean {
  if (isTimeout(cause)) return false;
  return upstream === "DATABASE"
    ? SETTLED_DATABASE_FAULT.test(cause.message)
    : "overloaded" in cause && cause.overloaded === true;
}
