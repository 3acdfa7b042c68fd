/** A run as the API shows it. */

import { type FailedRange, selectFailedRanges } from "../../database/ranges.ts";
import { decideRunState, describeStuck } from "../../domain/decideLook.ts";
import { owesInstances, type Run } from "../../domain/run.ts";
import { toTimestamp } from "../answer/envelope.ts";

/** A run with the ranges that no retry could settle: only one that still owes instances has any that matter. */
export async function readRunAnswer(database: D1Database, run: Run) {
  const failedRanges = owesInstances(run) ? await selectFailedRanges(database, run.id) : [];
  return toRunAnswer(run, failedRanges, Date.now());
}

export type RunAnswer = ReturnType<typeof toRunAnswer>;

function toRunAnswer(run: Run, failedRanges: readonly FailedRange[], now: number) {
  const stuck = describeStuck(run, failedRanges, now);
  return {
    id: run.id,
    campaignId: run.campaignId,
    state: decideRunState(run, now),
    stuck: stuck === null ? null : { reason: stuck.reason, since: toTimestamp(stuck.since) },
    triggered: run.triggered,
    instancesPromised: run.instancesPromised,
    instancesCreated: run.instancesCreated,
    instancesStopped: run.instancesStopped,
    failedRanges: failedRanges.map(({ from, to, reason, since }) => ({
      from,
      to,
      reason,
      since: toTimestamp(since),
    })),
    startedBy: run.startedBy,
    stoppedBy: run.stoppedBy,
    startedAt: toTimestamp(run.startedAt),
    progressedAt: toTimestamp(run.progressedAt),
    instancesCreatedAt: toTimestamp(run.instancesCreatedAt),
    endedAt: toTimestamp(run.endedAt),
  };
}
