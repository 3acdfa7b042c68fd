/** The second net under the alarms: finds runs that owe instances and stand still, and wakes their objects. */

import { lookAfterRunInObject } from "../campaignObject/campaignClient.ts";
import type { NumberedDatabase } from "../database/databases.ts";
import { selectFailedRanges } from "../database/ranges.ts";
import { selectRunsThatOweInstances } from "../database/runs.ts";
import { decideRunState, describeStuck, STUCK_AFTER_MILLISECONDS } from "../domain/decideLook.ts";
import type { Run } from "../domain/run.ts";
import { forEachInLanes } from "../platform/lanes.ts";
import { log, logError } from "../platform/log.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** How many runs are looked after at once: the other sweeps need some of an invocation's six connections as well. */
const LANES = 2;

/** Wakes the objects of runs that stand still. */
export async function sweepRuns(
  env: Env,
  place: NumberedDatabase,
  share: SweepShare,
): Promise<void> {
  const now = Date.now();
  const found = await selectRunsThatOweInstances(
    place.database,
    now,
    STUCK_AFTER_MILLISECONDS,
    share.runs,
  );
  await forEachInLanes(found, LANES, ({ run, accountGroupId }) =>
    lookAfterRun(env, place, accountGroupId, run, now),
  );
  log("sweep", { databaseNumber: place.databaseNumber, outcome: "swept", runs: found.length });
}

async function lookAfterRun(
  env: Env,
  { databaseNumber, database }: NumberedDatabase,
  accountGroupId: string,
  run: Run,
  now: number,
): Promise<void> {
  const { campaignId, id: runId, traceId } = run;
  const fields = { traceId, accountGroupId, campaignId, runId };
  try {
    const stuck = describeStuck(run, await selectFailedRanges(database, runId), now);
    const hasLooked = await lookAfterRunInObject(env, { ...fields, databaseNumber });
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
}
