/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs/{runId}` */
import type * as z from "zod/mini";

import { decideRunState } from "../campaign/decideLook.ts";
import type { Run } from "../campaign/words.ts";
import { type FailedRange, listFailedRanges, readRun } from "../database/runs.ts";
import { type Answer, toTimestamp } from "./envelope.ts";
import { ApiError } from "./failures.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import type { runPath } from "./schemas.ts";

/** Reads how far a run is. */
export async function getRun(
  {
    parameters: { accountGroupId, campaignId, runId },
  }: RouteInput<z.output<typeof runPath>, object, object>,
  { env }: RequestContext,
): Promise<Answer<ReturnType<typeof toRunAnswer>>> {
  const run = await readRun(env.DATABASE, accountGroupId, campaignId, runId);
  if (run === null) {
    throw new ApiError("notFound", `There is no run ${runId} of this campaign.`);
  }
  // A complete run has none, and a run is asked for again and again until it is complete.
  const failedRanges =
    run.instancesCreated < run.instancesPromised ? await listFailedRanges(env.DATABASE, runId) : [];
  return { status: 200, data: toRunAnswer(run, failedRanges, Date.now()) };
}

/** A run as the API shows it. */
function toRunAnswer(run: Run, failedRanges: readonly FailedRange[], now: number) {
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
