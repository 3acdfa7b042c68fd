/** What the cron trigger does each minute. */

import { logError } from "../platform/log.ts";
import { expireIdempotentAnswers } from "./expireIdempotentAnswers.ts";
import { replayDeadLetters } from "./replayDeadLetters.ts";
import { sweepRuns } from "./sweepRuns.ts";

/** The sweeps, by the names that the log has for them. */
const SWEEPS: Readonly<Record<string, (env: Env) => Promise<void>>> = {
  runs: sweepRuns,
  deadLetters: replayDeadLetters,
  answers: expireIdempotentAnswers,
};

/**
 * Does each sweep to its end, whatever becomes of the others: what is still under way when this ends may be cut off.
 *
 * @throws {AggregateError} when one has failed, so that the platform counts the minute as failed
 */
export async function sweep(env: Env): Promise<void> {
  const faults: unknown[] = [];
  await Promise.all(
    Object.entries(SWEEPS).map(async ([name, run]) => {
      try {
        await run(env);
      } catch (error) {
        logError("sweep.fault", error, { sweep: name });
        faults.push(error);
      }
    }),
  );
  if (faults.length > 0) throw new AggregateError(faults, "A sweep failed.");
}
