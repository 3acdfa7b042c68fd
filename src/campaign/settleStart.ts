/** What a start came to, when the call that made it failed: looked up, never guessed. */
import { readStartedCampaign } from "../database/startRun.ts";
import { logError } from "../log.ts";
import { UpstreamError } from "../upstream.ts";
import type { StartRefusal } from "./decideStart.ts";
import type { StartedCampaign, StartRequest } from "./words.ts";

/** What a start comes to. Refusals and faults are results: an exception would lose its meaning across RPC. */
export type StartOutcome =
  | { readonly outcome: "started"; readonly started: StartedCampaign }
  | { readonly outcome: "replayed"; readonly started: StartedCampaign }
  | { readonly outcome: "refused"; readonly refusal: StartRefusal }
  /** An upstream failed before anything was written. */
  | { readonly outcome: "nothing-started" }
  /** An upstream failed and nobody knows yet; if the start was written, the alarm or the sweep finishes it. */
  | { readonly outcome: "unsettled" };

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
  try {
    const started = await readStartedCampaign(database, request);
    if (started !== null) return { outcome: "started", started };
    return { outcome: mayStillTakeEffect(fault) ? "unsettled" : "nothing-started" };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logError("start.unsettled", error, { traceId, accountGroupId, campaignId, runId });
    return { outcome: "unsettled" };
  }
}

/** An overloaded object has not run the call; D1 that answered with an error has rolled the batch back. */
function mayStillTakeEffect({ upstream, timedOut, cause }: UpstreamError): boolean {
  if (timedOut) return true;
  if (upstream === "DATABASE") {
    return cause instanceof Error && cause.message.includes("Network connection lost");
  }
  return !(cause instanceof Error && "overloaded" in cause && cause.overloaded === true);
}
