/** The sweep over the feeds: for how long events are kept, with their deliveries, and how many go at once. */
import type { NumberedDatabase } from "../database/databases.ts";
import { deleteEvents } from "../database/events.ts";
import { deleteDeliveries } from "../database/webhookDeliveries.ts";
import { log } from "../platform/log.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** docs/events.md promises that a reader who comes back sooner has missed nothing. */
const KEPT_FOR_MILLISECONDS = 30 * 24 * 3_600_000;
/** Half of the most rows that D1 advises for one statement. */
const ROWS_A_STATEMENT = 5_000;
/** Feeds that one statement shortens, each by its share of the rows. */
const FEEDS_A_STATEMENT = 10;

/** Deletes the events that are too old, and the deliveries whose events or endpoints are gone. */
export async function expireEvents(
  _env: Env,
  { databaseNumber, database }: NumberedDatabase,
  { eventDeletions }: SweepShare,
): Promise<void> {
  const before = Date.now() - KEPT_FOR_MILLISECONDS;
  const most = { feeds: FEEDS_A_STATEMENT, ofEach: ROWS_A_STATEMENT / FEEDS_A_STATEMENT };
  const counts = { events: 0, deliveries: 0 };
  for (let made = 0; made < eventDeletions; made++) {
    const events = await deleteEvents(database, before, most);
    counts.events += events;
    // Feeds with few old events are followed by the next ones.
    if (events === 0) break;
  }
  for (let made = 0; made < eventDeletions; made++) {
    const deliveries = await deleteDeliveries(database, ROWS_A_STATEMENT);
    counts.deliveries += deliveries;
    if (deliveries < ROWS_A_STATEMENT) break;
  }
  log("sweep.events", { databaseNumber, outcome: "expired", ...counts });
}
