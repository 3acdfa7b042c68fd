/** The second net under the alarms: finds runs that owe instances and stand still, and wakes their objects. */
import { listIncompleteRuns } from "../database/runs.ts";
import { log, logError } from "../log.ts";
import { lookAfterRunInObject } from "./campaignObjects.ts";
import { decideRunState } from "./decideLook.ts";

/** An alarm has had several looks by then, so a run that still stands has probably lost its alarm. */
const STANDS_STILL_AFTER_MILLISECONDS = 60_000;
/** Bounds one sweep. */
const MAXIMUM_RUNS_A_SWEEP = 100;

/** Wakes the objects of runs that stand still. */
export async function sweepRuns(env: Env): Promise<void> {
  const now = Date.now();
  const runs = await listIncompleteRuns(
    env.DATABASE,
    now,
    STANDS_STILL_AFTER_MILLISECONDS,
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
        await lookAfterRunInObject(env, { accountGroupId, campaignId: run.campaignId });
        log("sweep.run", { ...fields, outcome: "woken", state: decideRunState(run, now) });
      } catch (error) {
        logError("sweep.run.fault", error, fields);
      }
    }),
  );
  log("sweep", { outcome: "swept", runs: runs.length });
}
