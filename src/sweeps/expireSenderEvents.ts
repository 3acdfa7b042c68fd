/** The sweep over the events that senders have told: for how long they are kept, and how many go at once. */
import type { NumberedDatabase } from "../database/databases.ts";
import { deleteSenderEvents } from "../database/senderEvents.ts";
import { log } from "../platform/log.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** An event that is told again so late is a new one. docs/api.md promises that it is none before. */
const KEPT_FOR_MILLISECONDS = 30 * 24 * 3_600_000;
/** Half of the most rows that D1 advises for one statement. */
const EVENTS_A_STATEMENT = 5_000;

/** Deletes the events that nobody tells again any more. */
export async function expireSenderEvents(
  _env: Env,
  { databaseNumber, database }: NumberedDatabase,
  { senderEventDeletions }: SweepShare,
): Promise<void> {
  const before = Date.now() - KEPT_FOR_MILLISECONDS;
  let expired = 0;
  for (let made = 0; made < senderEventDeletions; made++) {
    const count = await deleteSenderEvents(database, before, EVENTS_A_STATEMENT);
    expired += count;
    if (count < EVENTS_A_STATEMENT) break;
  }
  log("sweep.senderEvents", { databaseNumber, outcome: "expired", events: expired });
}
