/** The sweep over the answers that are kept for repeated requests: for how long, and how many go at once. */
import { deleteIdempotentAnswers } from "../database/idempotentAnswers.ts";
import { log } from "../platform/log.ts";

/** docs/api.md promises it. */
const KEPT_FOR_MILLISECONDS = 48 * 3_600_000;
/** An answer may have a megabyte, so one statement deletes few. */
const ANSWERS_A_STATEMENT = 50;
/** Bounds one sweep; the next comes in a minute. */
const MAXIMUM_STATEMENTS_A_SWEEP = 200;

/** Deletes the answers of requests that nobody repeats any more. */
export async function expireIdempotentAnswers({ DATABASE }: Env): Promise<void> {
  const before = Date.now() - KEPT_FOR_MILLISECONDS;
  let expired = 0;
  for (let statements = 0; statements < MAXIMUM_STATEMENTS_A_SWEEP; statements++) {
    const count = await deleteIdempotentAnswers(DATABASE, before, ANSWERS_A_STATEMENT);
    expired += count;
    if (count < ANSWERS_A_STATEMENT) break;
  }
  log("sweep.answers", { outcome: "expired", answers: expired });
}
