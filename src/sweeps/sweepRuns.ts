/** The second net under the alarms: finds runs that owe instances and stand still, and wakes their objects. */

import { lookAfterRunInObject } from "../campaignObject/campaignClient.ts";
import { selectFailedRanges, selectRunsThatOweInstances } from "../database/runs.ts";
import { decideRunState, describeStuck, STUCK_AFTER_MILLISECONDS } from "../domain/decideLook.ts";
import { log, logError } from "../platform/log.ts";

/** Bounds one sweep. */
const MAXIMUM_RUNS_A_SWEEP = 100;

/** Wakes the objects of runs that stand still. */
export async function sweepRuns(env: Env): Promise<void> {
  const now = Date.now();
  const runs = await selectRunsThatOweInstances(
    env.DATABASE,
    now,
    STUCK_AFTER_MILLISECONDS,
    MAXIMUM_RUNS_A_SWEEP,
  );
  await Promise.all(
    runs.map(async ({ run, accountGroupId }) => {
      const fields = {
        traceId: run.traceId,
        accountGroupId,
        campaignId: run.campaignId,
        runId: run.id,
      };
      try {
        const stuck = describeStuck(run, await selectFailedRanges(env.DATABASE, run.id), now);
        const hasLooked = await lookAfterRunInObject(env, fields);
        log("sweep.run", {
          ...fields,
          outcome: hasLooked ? "woken" : "left-to-alarm",
          state: decideRunState(run, now),
          reason: stuck?.reason,
          since: stuck === null ? undefined : new Date(stuck.since).toISOString(),
        });
      } catch (error) {
        logError("sweep.run.fault", error, fields);
      }
    }),
  );
  log("sweep", { outcome: "swept", runs: runs.length });
}
