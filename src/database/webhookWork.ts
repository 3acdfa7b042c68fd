/** What there is to deliver to a webhook endpoint. */
import type { Event } from "../domain/event.ts";
import type { Delivery, WebhookEndpoint } from "../domain/webhookEndpoint.ts";
import { columnsOf, type Row, toValue } from "./columns.ts";
import { selectWhole, toEvent } from "./events.ts";
import { keptSecrets, toKeptSecrets } from "./keptSecrets.ts";
import { isMoving } from "./moves.ts";
import { runBatch, sql } from "./sql.ts";
import { WEBHOOK_ENDPOINT } from "./webhookEndpoints.ts";
import { newestPendingAt } from "./webhooksBehind.ts";

/** An event that is to be sent. */
export interface EventToSend {
  readonly event: Event;
  /** Which delivery of the event it is, from 1. */
  readonly number: number;
  /** What was tried before. */
  readonly attempts: Delivery["attempts"];
}

/** Of a busy feed an endpoint may want little: so many of its events one round looks at. */
const MAXIMUM_EVENTS_LOOKED_AT = 1_000;

/** What there is to do for an endpoint. */
export interface EndpointWork {
  readonly endpoint: WebhookEndpoint;
  /** Those that sign, encrypted. */
  readonly encryptedSecrets: readonly string[];
  /** What has failed before and is to be tried again: what has been due the longest, in the order of the feed. */
  readonly due: readonly EventToSend[];
  /** When the next that is pending is due; null when none is. */
  readonly nextDueAt: number | null;
  /** When the newest of what is pending was tried first; null when nothing is. */
  readonly newestPendingAt: number | null;
  /** What the endpoint wants and was never tried, in the order of the feed. */
  readonly fresh: readonly Event[];
  /** Up to where in the feed there is no more that it wants than the fresh. */
  readonly lookedTo: number;
  /** Those of the fresh that have their delivery, from a look that did not come to its end. */
  readonly deliveredSequences: ReadonlySet<number>;
}

/**
 * Reads what there is to do for an endpoint: one round trip.
 *
 * @returns null when there is no such endpoint, it is off, or its account group moves
 */
export async function selectEndpointWork(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
  limit: number,
  now: number,
): Promise<EndpointWork | null> {
  const dueKeys = sql`
    SELECT d.sequence, d.number, d.attempts FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
    WHERE d.endpoint_id = ${endpointId} AND d.due_at <= ${now} ORDER BY d.due_at LIMIT ${limit}`;
  const looked = sql`
    SELECT e.account_group_id, e.sequence, w.types IS NULL OR e.type IN (SELECT t.value FROM json_each(w.types) t) AS is_wanted
    FROM webhook_endpoints w
    CROSS JOIN events e ON e.account_group_id = w.account_group_id AND e.sequence > w.sequence
    WHERE w.id = ${endpointId} ORDER BY e.sequence LIMIT ${MAXIMUM_EVENTS_LOOKED_AT}`;
  const [endpoints, due, dueEvents, found, looks, delivered] = await runBatch<Row>(
    database,
    "read deliveries to make",
    [
      sql`SELECT ${columnsOf(WEBHOOK_ENDPOINT, "w")}, ${keptSecrets("w", now)},
            (SELECT min(d.due_at) FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
             WHERE d.endpoint_id = w.id AND d.due_at > ${now}) AS next_due_at,
            ${newestPendingAt} AS newest_pending_at
          FROM webhook_endpoints w
          WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.enabled AND w.deleted_at IS NULL
            AND NOT ${isMoving(sql`w.account_group_id`)}`,
      dueKeys,
      selectWhole(
        sql`SELECT ${accountGroupId} AS account_group_id, d.sequence FROM (${dueKeys}) d`,
      ),
      selectWhole(sql`
        SELECT l.account_group_id, l.sequence FROM (${looked}) l WHERE l.is_wanted ORDER BY l.sequence LIMIT ${limit}`),
      sql`SELECT max(l.sequence) AS last FROM (${looked}) l`,
      sql`SELECT d.sequence FROM webhook_endpoints w
          CROSS JOIN webhook_deliveries d ON d.endpoint_id = w.id AND d.sequence > w.sequence
          WHERE w.id = ${endpointId} ORDER BY d.sequence LIMIT ${limit}`,
    ],
  );
  const [row] = endpoints?.results ?? [];
  if (row === undefined) return null;
  const events = new Map((dueEvents?.results ?? []).map(toEvent).map((one) => [one.sequence, one]));
  const fresh = (found?.results ?? []).map(toEvent);
  const endpoint = toValue(WEBHOOK_ENDPOINT, row);
  const lastWanted = fresh.length === limit ? fresh.at(-1)?.sequence : undefined;
  return {
    endpoint,
    encryptedSecrets: toKeptSecrets(row),
    due: (due?.results ?? [])
      .flatMap(({ sequence, number, attempts }) => {
        const event = events.get(Number(sequence));
        if (event === undefined) return [];
        return [{ event, number: Number(number), attempts: JSON.parse(String(attempts)) }];
      })
      .sort((one, other) => one.event.sequence - other.event.sequence),
    nextDueAt: row.next_due_at as number | null,
    newestPendingAt: row.newest_pending_at as number | null,
    fresh,
    lookedTo: lastWanted ?? Number(looks?.results[0]?.last ?? endpoint.sequence),
    deliveredSequences: new Set(delivered?.results.map(({ sequence }) => Number(sequence))),
  };
}
