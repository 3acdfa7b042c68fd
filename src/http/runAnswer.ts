/** A run as the API shows it. */
import { decideRunState } from "../campaign/decideLook.ts";
import type { Run } from "../campaign/words.ts";
import type { FailedRange } from "../database/runs.ts";
import { toTimestamp } from "./envelope.ts";

export function toRunAnswer(run: Run, failedRanges: readonly FailedRange[], now: number) {
  const state = decideRunState(run, now);
  return {
    id: run.id,
    campaignId: run.campaignId,
    state,
    stuck:
      state === "stuck"
        ? {
            reason: failedRanges[0]?.reason ?? "no-progress",
            since: toTimestamp(run.progressedAt),
          }
        : null,
    triggered: run.triggered,
    instancesPromised: run.instancesPromised,
    instancesCreated: run.instancesCreated,
    failedRanges: failedRanges.map(({ from, to, reason, since }) => ({
      from,
      to,
      reason,
      since: toTimestamp(since),
    })),
    startedBy: run.startedBy,
    startedAt: toTimestamp(run.startedAt),
    progressedAt: toTimestamp(run.progressedAt),
    finishedAt: toTimestamp(run.finishedAt),
    endedAt: toTimestamp(run.endedAt),
  };
}
