/** A stop in D1: one guarded batch, a second look that says why it was refused, and a look for it when a call failed. */
import { selectStartFacts } from "../database/startFacts.ts";
import { selectStoppedCampaign, stopRun } from "../database/stopRun.ts";
import { decideStop } from "../domain/decideStop.ts";
import type { OvertakenTransition, StopOutcome, StopRequest } from "../domain/transition.ts";
import { UpstreamError } from "../platform/upstream.ts";
import { logTransitionFault, mayStillTakeEffect } from "./transitionFaults.ts";

/** Stops the campaign if it is active. Never throws for a refusal or a fault of D1. */
export async function stopOrSettle(
  database: D1Database,
  request: StopRequest,
): Promise<StopOutcome | OvertakenTransition> {
  try {
    const stopped = await stopRun(database, request, Date.now());
    if (stopped === null) return await explainRefusal(database, request);
    return { outcome: stopped.stopId === request.stopId ? "done" : "replayed", done: stopped };
  } catch (error) {
    return settleStop(database, request, error);
  }
}

async function explainRefusal(
  database: D1Database,
  { accountGroupId, campaignId }: StopRequest,
): Promise<StopOutcome | OvertakenTransition> {
  const facts = await selectStartFacts(database, accountGroupId, campaignId);
  if (facts === null) return { outcome: "refused", refusal: { reason: "campaign-not-found" } };
  const refusal = decideStop(facts);
  return refusal === null
    ? { outcome: "overtaken", changedAt: facts.updatedAt }
    : { outcome: "refused", refusal };
}

/**
 * Finds out what came of a stop whose call failed: looked up, never guessed. Where D1 has no such stop, nothing was done,
 * unless the call may still arrive there.
 *
 * @throws `fault`, when it is no fault of an upstream but a bug
 */
export async function settleStop(
  database: D1Database,
  request: StopRequest,
  fault: unknown,
): Promise<StopOutcome> {
  if (!(fault instanceof UpstreamError)) throw fault;
  logTransitionFault("stop.fault", fault, request);
  return lookForStop(database, request, {
    outcome: mayStillTakeEffect(fault) ? "unsettled" : "nothing-done",
  });
}

/**
 * What came of a stop whose object was called more than once. The last call answers for itself alone: an earlier call,
 * whose answer was lost, may have stopped the campaign, or may still arrive. But where the last call was refused and D1
 * has no such stop, the earlier ones stop nothing either: whatever lifts the refusal is a later change of the campaign,
 * and voids them.
 */
export async function confirmStop(
  database: D1Database,
  request: StopRequest,
  last: StopOutcome | OvertakenTransition,
): Promise<StopOutcome | OvertakenTransition> {
  switch (last.outcome) {
    case "refused":
      return lookForStop(database, request, last);
    case "nothing-done":
      return lookForStop(database, request, { outcome: "unsettled" });
    default:
      return last;
  }
}

/** @param otherwise what came of the stop when D1 has no such stop */
async function lookForStop(
  database: D1Database,
  request: StopRequest,
  otherwise: StopOutcome,
): Promise<StopOutcome> {
  try {
    const stopped = await selectStoppedCampaign(database, request);
    return stopped === null ? otherwise : { outcome: "done", done: stopped };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logTransitionFault("stop.unsettled", error, request);
    return { outcome: "unsettled" };
  }
}
