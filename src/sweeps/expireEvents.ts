/** The sweep over the feeds: for how long events are kept, with their deliveries, and how many go at once. */
import { deleteEvents } from "../database/events.ts";
import { deleteDeliveries } from "../database/webhookDeliveries.ts";
import { log } from "../platform/log.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** docs/events.md promises that a reader who comes back sooner has missed nothing. */
const KEPT_FOR_MILLISECONDS = 30 * 24 * 3_600_000;
/** Half of the most rows that D1 advises for one statement. */
const ROWS_A_STATEMENT = 5_000;

/** Deletes the events that are too old, and the deliveries whose events or endpoints are gone. */
export async function expireEvents(
  _env: Env,
  database: D1Database,
  { eventDeletions }: SweepShare,
): Promise<void> {
  const before = Date.now() - KEPT_FOR_MILLISECONDS;
  const counts = { events: 0, deliveries: 0 };
  for (let made = 0; made < eventDeletions; made++) {
    const events = await deleteEvents(database, before, ROWS_A_STATEMENT);
    counts.events += events;
    // A feed with few old events is followed by the next one.
    if (events === 0) break;
  }
  for (let made = 0; made < eventDeletions; made++) {
    const deliveries = await deleteDeliveries(database, ROWS_A_STATEMENT);
    counts.deliveries += deliveries;
    if (deliveries < ROWS_A_STATEMENT) break;
  }
  log("sweep.events", { outcome: "expired", ...counts });
}
