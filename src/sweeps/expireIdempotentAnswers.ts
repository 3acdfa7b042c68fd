/** The sweep over the answers that are kept for repeated requests: for how long, and how many go at once. */
import type { NumberedDatabase } from "../database/databases.ts";
import { deleteIdempotentAnswers } from "../database/idempotentAnswers.ts";
import { log } from "../platform/log.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** docs/api.md promises it. */
const KEPT_FOR_MILLISECONDS = 48 * 3_600_000;
/**
 * One statement. The rows are half of the most that D1 advises for one; the bytes bound it where answers are long, since one
 * may have a megabyte. With one database a sweep makes 54 statements at the least, and so deletes 270,000 answers a minute:
 * as many as 270 keys can leave at their 1,000 requests a minute.
 */
const A_STATEMENT = { rows: 5_000, bytes: 50_000_000 };
/** The next sweep comes in a minute, and goes on. */
const LONGEST_SWEEP_MILLISECONDS = 30_000;

/** Deletes the answers of requests that nobody repeats any more. */
export async function expireIdempotentAnswers(
  _env: Env,
  { databaseNumber, database }: NumberedDatabase,
  { deletions }: SweepShare,
): Promise<void> {
  const startedAt = Date.now();
  const before = startedAt - KEPT_FOR_MILLISECONDS;
  let expired = 0;
  for (let made = 0; made < deletions; made++) {
    const count = await deleteIdempotentAnswers(database, before, A_STATEMENT);
    expired += count;
    if (count === 0 || Date.now() - startedAt > LONGEST_SWEEP_MILLISECONDS) break;
  }
  log("sweep.answers", { databaseNumber, outcome: "expired", answers: expired });
}
