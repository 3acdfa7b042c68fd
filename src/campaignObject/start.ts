/** A start in D1: one guarded batch, a second look that says why it was refused, and a look for it when a call failed. */
import { selectStartFacts } from "../database/startFacts.ts";
import { selectStartPlan } from "../database/startPlan.ts";
import { selectStartedCampaign, startRun } from "../database/startRun.ts";
import { decideStart } from "../domain/decideStart.ts";
import { findChangedParts } from "../domain/startPlan.ts";
import type { OvertakenTransition, StartOutcome, StartRequest } from "../domain/transition.ts";
import { UpstreamError } from "../platform/upstream.ts";
import { logTransitionFault, mayStillTakeEffect } from "./transitionFaults.ts";

/** Starts the campaign if it may start. Never throws for a refusal or a fault of D1. */
export async function startOrSettle(
  database: D1Database,
  request: StartRequest,
): Promise<StartOutcome | OvertakenTransition> {
  try {
    const started = await startRun(
      database,
      request,
      Date.now(),
      await selectNamedPlan(database, request),
    );
    if (started === null) return await explainRefusal(database, request);
    return { outcome: started.runId === request.runId ? "done" : "replayed", done: started };
  } catch (error) {
    return settleStart(database, request, error);
  }
}

/** No plan has this text: what names it starts nothing, and finds what its idempotency key has started. */
const NO_PLAN = "";

/** The plan that alone may start; null when the client has named none. */
async function selectNamedPlan(
  database: D1Database,
  { accountGroupId, campaignId, planTag }: StartRequest,
): Promise<string | null> {
  if (planTag === null) return null;
  const plan = await selectStartPlan(database, accountGroupId, campaignId);
  if (plan === null || findChangedParts(planTag, plan.tag).length > 0) return NO_PLAN;
  return plan.text;
}

async function explainRefusal(
  database: D1Database,
  { accountGroupId, campaignId, planTag }: StartRequest,
): Promise<StartOutcome | OvertakenTransition> {
  const facts = await selectStartFacts(database, accountGroupId, campaignId);
  if (facts === null) return { outcome: "refused", refusal: { reason: "campaign-not-found" } };
  const decision = decideStart(facts);
  if (!decision.start) return { outcome: "refused", refusal: decision.refusal };
  const plan =
    planTag === null ? null : await selectStartPlan(database, accountGroupId, campaignId);
  const changed = planTag === null || plan === null ? [] : findChangedParts(planTag, plan.tag);
  return changed.length > 0
    ? { outcome: "refused", refusal: { reason: "plan-changed", changed } }
    : { outcome: "overtaken", changedAt: facts.updatedAt };
}

/**
 * Finds out what came of a start whose call failed: looked up, never guessed. Where D1 has no such run, nothing was done,
 * unless the call may still arrive there.
 *
 * @throws `fault`, when it is no fault of an upstream but a bug
 */
export async function settleStart(
  database: D1Database,
  request: StartRequest,
  fault: unknown,
): Promise<StartOutcome> {
  if (!(fault instanceof UpstreamError)) throw fault;
  logTransitionFault("start.fault", fault, request);
  return lookForStart(database, request, {
    outcome: mayStillTakeEffect(fault) ? "unsettled" : "nothing-done",
  });
}

/**
 * What came of a start whose object was called more than once. The last call answers for itself alone: an earlier call,
 * whose answer was lost, may have started the campaign, or may still arrive. But where the last call was refused and D1
 * has no such run, the earlier ones start nothing either: whatever lifts the refusal is a later change of the campaign,
 * and voids them. Only what changes a plan, a template or a sender, is none: it may change back before they arrive.
 */
export async function confirmStart(
  database: D1Database,
  request: StartRequest,
  last: StartOutcome | OvertakenTransition,
): Promise<StartOutcome | OvertakenTransition> {
  switch (last.outcome) {
    case "refused":
      return lookForStart(
        database,
        request,
        last.refusal.reason === "plan-changed" ? { outcome: "unsettled" } : last,
      );
    case "nothing-done":
      return lookForStart(database, request, { outcome: "unsettled" });
    default:
      return last;
  }
}

/** @param otherwise what came of the start when D1 has no such run */
async function lookForStart(
  database: D1Database,
  request: StartRequest,
  otherwise: StartOutcome,
): Promise<StartOutcome> {
  try {
    const started = await selectStartedCampaign(database, request);
    return started === null ? otherwise : { outcome: "done", done: started };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logTransitionFault("start.unsettled", error, request);
    return { outcome: "unsettled" };
  }
}
