/** The second net under the alarms of senders: finds senders that have something to do and stand still, and wakes them. */
import type { NumberedDatabase } from "../database/databases.ts";
import { selectOverdueSenders } from "../database/servingSenders.ts";
import { log } from "../platform/log.ts";
import { wakeSender } from "../senders/wakeSender.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** The alarm of a sender is a minute behind at the most, unless it was lost. */
const OVERDUE_AFTER_MILLISECONDS = 120_000;

/** Wakes senders whose work is overdue. One that only waits for its limits looks, and goes to sleep again. */
export async function wakeSenders(
  env: Env,
  { databaseNumber, database }: NumberedDatabase,
  { senders }: SweepShare,
): Promise<void> {
  const now = Date.now();
  const found = await selectOverdueSenders(database, now, OVERDUE_AFTER_MILLISECONDS, senders);
  for (const sender of found) await wakeSender(env, { ...sender, databaseNumber });
  log("sweep.senders", { databaseNumber, outcome: "woken", senders: found.length });
}
