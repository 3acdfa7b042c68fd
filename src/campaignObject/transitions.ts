/** A start and a stop in their turn: one guarded batch in D1, and the second look that says why it was refused. */
import { selectStartFacts } from "../database/readStartFacts.ts";
import { startRun } from "../database/startRun.ts";
import { stopRun } from "../database/stopRun.ts";
import { decideStart, type StartRefusal } from "../domain/decideStart.ts";
import { decideStop, type StopRefusal } from "../domain/decideStop.ts";
import type {
  StartedCampaign,
  StartRequest,
  StoppedCampaign,
  StopRequest,
} from "../domain/transition.ts";
import type { ObjectOutcome } from "./settle.ts";

/**
 * Starts the campaign if it may start.
 *
 * @throws {UpstreamError} when D1 fails: nobody knows then what came of it
 */
export async function tryStart(
  database: D1Database,
  request: StartRequest,
): Promise<ObjectOutcome<StartedCampaign, StartRefusal>> {
  const { accountGroupId, campaignId, runId } = request;
  const started = await startRun(database, request, Date.now());
  if (started !== null) {
    return { outcome: started.runId === runId ? "done" : "replayed", done: started };
  }
  const facts = await selectStartFacts(database, accountGroupId, campaignId);
  if (facts === null) return { outcome: "refused", refusal: { reason: "campaign-not-found" } };
  const decision = decideStart(facts);
  return decision.start
    ? { outcome: "overtaken", changedAt: facts.updatedAt }
    : { outcome: "refused", refusal: decision.refusal };
}

/**
 * Stops the campaign if it is active.
 *
 * @throws {UpstreamError} when D1 fails: nobody knows then what came of it
 */
export async function tryStop(
  database: D1Database,
  request: StopRequest,
): Promise<ObjectOutcome<StoppedCampaign, StopRefusal>> {
  const { accountGroupId, campaignId, stopId } = request;
  const stopped = await stopRun(database, request, Date.now());
  if (stopped !== null) {
    return { outcome: stopped.stopId === stopId ? "done" : "replayed", done: stopped };
  }
  const facts = await selectStartFacts(database, accountGroupId, campaignId);
  if (facts === null) return { outcome: "refused", refusal: { reason: "campaign-not-found" } };
  const refusal = decideStop(facts);
  return refusal === null
    ? { outcome: "overtaken", changedAt: facts.updatedAt }
    : { outcome: "refused", refusal };
}
