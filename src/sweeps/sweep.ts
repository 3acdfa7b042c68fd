/** What the cron trigger does each minute. */

import { allDatabases, type NumberedDatabase } from "../database/databases.ts";
import { logError } from "../platform/log.ts";
import { archiveRuns } from "./archiveRuns.ts";
import { expireEvents } from "./expireEvents.ts";
import { expireIdempotentAnswers } from "./expireIdempotentAnswers.ts";
import { expireSenderEvents } from "./expireSenderEvents.ts";
import { replayDeadLetters } from "./replayDeadLetters.ts";
import { chooseTurn, type SweepShare, shareOfSweep } from "./shareOfSweep.ts";
import { sweepRuns } from "./sweepRuns.ts";
import { wakeSenders } from "./wakeSenders.ts";
import { wakeWebhooks } from "./wakeWebhooks.ts";

type Sweep = (env: Env, place: NumberedDatabase, share: SweepShare) => Promise<void>;

/** The sweeps, by the names that the log has for them. */
const SWEEPS: Readonly<Record<string, Sweep>> = {
  runs: sweepRuns,
  deadLetters: replayDeadLetters,
  answers: expireIdempotentAnswers,
  senders: wakeSenders,
  senderEvents: expireSenderEvents,
  webhooks: wakeWebhooks,
  events: expireEvents,
  archive: archiveRuns,
};

/**
 * Does each sweep of each database whose turn it is to its end, whatever becomes of the others: what is still under way when
 * this ends may be cut off.
 *
 * @throws {AggregateError} when one has failed, so that the platform counts the minute as failed
 */
export async function sweep(env: Env): Promise<void> {
  const databases = chooseTurn(allDatabases(env), Date.now());
  const share = shareOfSweep(databases.length);
  const faults: unknown[] = [];
  await Promise.all(
    Object.entries(SWEEPS).map(async ([name, run]) => {
      // One database after the other: the sweeps share the invocation's six connections.
      for (const place of databases) {
        try {
          await run(env, place, share);
        } catch (error) {
          const { databaseNumber } = place;
          logError("sweep.fault", error, { sweep: name, databaseNumber });
          faults.push(error);
        }
      }
    }),
  );
  if (faults.length > 0) throw new AggregateError(faults, "A sweep failed.");
}
