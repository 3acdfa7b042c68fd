/** The second net under webhook endpoints: finds those that have something to deliver and stand still, and wakes them. */
import type { NumberedDatabase } from "../database/databases.ts";
import { selectOverdueEndpoints } from "../database/webhooksBehind.ts";
import { log } from "../platform/log.ts";
import { wakeWebhook } from "../webhooks/wake.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** An endpoint's object is behind by so much only when it was not woken, or has died. */
const OVERDUE_AFTER_MILLISECONDS = 30_000;

/** Wakes endpoints whose deliveries are overdue. */
export async function wakeWebhooks(
  env: Env,
  { databaseNumber, database }: NumberedDatabase,
  { webhooks }: SweepShare,
): Promise<void> {
  const before = Date.now() - OVERDUE_AFTER_MILLISECONDS;
  const found = await selectOverdueEndpoints(database, before, webhooks);
  for (const endpoint of found) await wakeWebhook(env, { ...endpoint, databaseNumber });
  log("sweep.webhooks", { databaseNumber, outcome: "woken", webhooks: found.length });
}
