/** What a start came to, when the call that made it failed: looked up, never guessed. */
import { readStartedCampaign } from "../database/startRun.ts";
import { logError } from "../log.ts";
import { isTimeout, type Upstream, UpstreamError } from "../upstream.ts";
import type { StartRefusal } from "./decideStart.ts";
import type { StartedCampaign, StartRequest } from "./words.ts";

/** What a start comes to for its client. Refusals and faults are results: an exception would lose its meaning across RPC. */
export type StartOutcome =
  | { readonly outcome: "started"; readonly started: StartedCampaign }
  | { readonly outcome: "replayed"; readonly started: StartedCampaign }
  | { readonly outcome: "refused"; readonly refusal: StartRefusal }
  /** An upstream failed before anything was written. */
  | { readonly outcome: "nothing-started" }
  /** An upstream failed and nobody knows yet; if the start was written, the alarm or the sweep finishes it. */
  | { readonly outcome: "unsettled" };

/** What the object answers: the same, or that the campaign changed after the start was asked for. */
export type ObjectStartOutcome =
  | StartOutcome
  /** The start is void; asked for anew, later than the change, it may start. `changedAt`: milliseconds since 1970. */
  | { readonly outcome: "overtaken"; readonly changedAt: number };

/**
 * Looks for the run of a start whose call failed.
 *
 * @param fault how the call failed; one that may still take effect leaves a missing run undecided
 */
export async function settleStart(
  database: D1Database,
  request: StartRequest,
  fault: UpstreamError,
): Promise<StartOutcome> {
  const { traceId, accountGroupId, campaignId, runId } = request;
  logError("start.fault", fault, { traceId, accountGroupId, campaignId, runId });
  return lookForStart(database, request, {
    outcome: mayStillTakeEffect(fault) ? "unsettled" : "nothing-started",
  });
}

/**
 * What a start came to whose object was called more than once: the last call answers for itself alone. An earlier one,
 * whose answer was lost, may have started the campaign. What the last one refused, no other can start any more: whatever
 * lifts the refusal is a later change, and voids them all.
 *
 * @param last what the last call answered
 */
export async function confirmStart(
  database: D1Database,
  request: StartRequest,
  last: ObjectStartOutcome,
): Promise<ObjectStartOutcome> {
  switch (last.outcome) {
    case "refused":
      return lookForStart(database, request, last);
    case "nothing-started":
      return lookForStart(database, request, { outcome: "unsettled" });
    default:
      return last;
  }
}

async function lookForStart(
  database: D1Database,
  request: StartRequest,
  otherwise: StartOutcome,
): Promise<StartOutcome> {
  try {
    const started = await readStartedCampaign(database, request);
    return started === null ? otherwise : { outcome: "started", started };
  } catch (error) {
    const { traceId, accountGroupId, campaignId, runId } = request;
    if (!(error instanceof UpstreamError)) throw error;
    logError("start.unsettled", error, { traceId, accountGroupId, campaignId, runId });
    return { outcome: "unsettled" };
  }
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
