/** Deliveries to a webhook endpoint: listing them, sending one again, and deleting what is too old. */
import type {
  Delivery,
  DeliveryKey,
  DeliveryStatus,
  WebhookEndpoint,
} from "../domain/webhookEndpoint.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { isMoving } from "./moves.ts";
import { readRows, runBatch, type Sql, sql } from "./sql.ts";

/** The columns of a delivery. */
const DELIVERY: Columns<Delivery> = {
  sequence: "sequence",
  number: "number",
  eventId: "event_id",
  status: "status",
  attempts: ["attempts", JSON.parse],
  dueAt: "due_at",
  createdAt: "created_at",
};

/**
 * A page of an endpoint's deliveries, the newest event first.
 *
 * @param before where the page begins; null for the first
 */
export async function selectDeliveries(
  database: D1Database,
  endpointId: string,
  status: DeliveryStatus | null,
  before: DeliveryKey | null,
  limit: number,
): Promise<Delivery[]> {
  const { sequence, number } = before ?? { sequence: Number.MAX_SAFE_INTEGER, number: 0 };
  const rows = await readRows<Row>(
    database,
    "list deliveries",
    // Those that are delivered are nearly all, so the key finds them; of the others each has an index.
    status === "pending"
      ? sql`SELECT ${columnsOf(DELIVERY, "d")} FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
            WHERE d.endpoint_id = ${endpointId} AND d.due_at IS NOT NULL AND (d.sequence, d.number) < (${sequence}, ${number})
            ORDER BY d.sequence DESC, d.number DESC LIMIT ${limit}`
      : status === "failed"
        ? sql`SELECT ${columnsOf(DELIVERY, "d")} FROM webhook_deliveries d INDEXED BY webhook_deliveries_failed
              WHERE d.endpoint_id = ${endpointId} AND d.status = 'failed' AND (d.sequence, d.number) < (${sequence}, ${number})
              ORDER BY d.sequence DESC, d.number DESC LIMIT ${limit}`
        : sql`SELECT ${columnsOf(DELIVERY, "d")} FROM webhook_deliveries d
              WHERE d.endpoint_id = ${endpointId} AND (d.sequence, d.number) < (${sequence}, ${number})
                AND (${status} IS NULL OR d.status = ${status})
              ORDER BY d.sequence DESC, d.number DESC LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(DELIVERY, row));
}

/**
 * Has a delivery's event sent once more, as a delivery of its own.
 *
 * @returns the new delivery; null when the endpoint has no such delivery, or its event is no longer kept
 */
export async function insertResend(
  database: D1Database,
  { id, accountGroupId }: Pick<WebhookEndpoint, "id" | "accountGroupId">,
  { sequence, number }: DeliveryKey,
  now: number,
): Promise<Delivery | null> {
  const results = await runBatch<Row>(database, "resend delivery", [
    sql`INSERT INTO webhook_deliveries (endpoint_id, sequence, event_id, number, status, attempts, due_at, created_at)
        SELECT d.endpoint_id, d.sequence, d.event_id,
          (SELECT max(own.number) + 1 FROM webhook_deliveries own
           WHERE own.endpoint_id = d.endpoint_id AND own.sequence = d.sequence),
          'pending', '[]', ${now}, ${now}
        FROM webhook_deliveries d
        JOIN events e ON e.account_group_id = ${accountGroupId} AND e.sequence = d.sequence
        WHERE d.endpoint_id = ${id} AND d.sequence = ${sequence} AND d.number = ${number}
          -- Repeated: a resend that has not been tried is there.
          AND NOT EXISTS (
            SELECT 1 FROM webhook_deliveries own
            WHERE own.endpoint_id = d.endpoint_id AND own.sequence = d.sequence AND own.number > ${number}
              AND own.status = 'pending' AND own.attempts = '[]')`,
    sql`SELECT ${columnsOf(DELIVERY, "d")} FROM webhook_deliveries d
        JOIN events e ON e.account_group_id = ${accountGroupId} AND e.sequence = d.sequence
        WHERE d.endpoint_id = ${id} AND d.sequence = ${sequence} AND d.number > ${number}
        ORDER BY d.number DESC LIMIT 1`,
  ]);
  const [row] = results.at(-1)?.results ?? [];
  return row === undefined ? null : toValue(DELIVERY, row);
}

/** Has what is pending for an endpoint tried at a moment, and not later. */
export function tryPendingAt(endpointId: string, moment: number): Sql {
  return sql`UPDATE webhook_deliveries SET due_at = ${moment} WHERE endpoint_id = ${endpointId} AND due_at > ${moment}`;
}

/**
 * Deletes deliveries whose events are gone, or whose endpoint is; and then that endpoint.
 *
 * @returns how many deliveries are deleted
 */
export async function deleteDeliveries(database: D1Database, most: number): Promise<number> {
  const [deleted] = await runBatch(database, "delete deliveries", [
    sql`DELETE FROM webhook_deliveries WHERE (endpoint_id, sequence, number) IN (
          SELECT d.endpoint_id, d.sequence, d.number
          FROM webhook_endpoints w
          -- One bound for both cases, so that the key leads to what goes and nothing else is read.
          CROSS JOIN webhook_deliveries d ON d.endpoint_id = w.id AND d.sequence < iif(w.deleted_at IS NULL,
            (SELECT min(e.sequence) FROM events e WHERE e.account_group_id = w.account_group_id), ${Number.MAX_SAFE_INTEGER})
          WHERE NOT ${isMoving(sql`w.account_group_id`)}
          LIMIT ${most})`,
    sql`DELETE FROM webhook_endpoints WHERE deleted_at IS NOT NULL
          AND NOT ${isMoving(sql`webhook_endpoints.account_group_id`)}
          AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = webhook_endpoints.id)`,
  ]);
  return deleted?.meta.changes ?? 0;
}
