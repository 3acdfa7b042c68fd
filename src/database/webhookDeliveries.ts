/** Deliveries to a webhook endpoint: what there is to do, and recording what came of it. */
import { FAILURES_BEFORE_HOLD } from "../domain/decideDelivery.ts";
import type { Event } from "../domain/event.ts";
import type {
  Delivery,
  DeliveryKey,
  DeliveryStatus,
  SwitchOffReason,
  WebhookEndpoint,
} from "../domain/webhookEndpoint.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { selectWhole, toEvent } from "./events.ts";
import { readRow, readRows, runBatch, runStatement, type Sql, sql } from "./sql.ts";
import { giveUpPending, newestPlace, WEBHOOK_ENDPOINT } from "./webhookEndpoints.ts";

/** The columns of a delivery. */
const DELIVERY: Columns<Delivery> = {
  sequence: "sequence",
  number: "number",
  eventId: "event_id",
  status: ["status", (stored: string) => stored as DeliveryStatus],
  attempts: ["attempts", JSON.parse],
  dueAt: "due_at",
  createdAt: "created_at",
};

/** An event that is to be sent. */
export interface EventToSend {
  readonly event: Event;
  /** Which delivery of the event it is, from 1. */
  readonly number: number;
  /** What was tried before. */
  readonly attempts: Delivery["attempts"];
}

/** What there is to do for an endpoint. */
export interface EndpointWork {
  readonly endpoint: WebhookEndpoint;
  /** Those that sign, encrypted. */
  readonly encryptedSecrets: readonly string[];
  /** What has failed before and is to be tried again, the longest due first. */
  readonly due: readonly EventToSend[];
  /** When the next that is pending is due; null when none is. */
  readonly nextDueAt: number | null;
  /** What was never tried, in the order of the feed; of any type. */
  readonly fresh: readonly Event[];
  /** Those of the fresh that have their delivery, from a look that did not come to its end. */
  readonly deliveredSequences: ReadonlySet<number>;
}

/**
 * Reads what there is to do for an endpoint: one round trip.
 *
 * @returns null when there is no such endpoint, or it is off
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
  const freshPlaces = sql`
    SELECT e.account_group_id, e.sequence FROM webhook_endpoints w
    CROSS JOIN events e ON e.account_group_id = w.account_group_id AND e.sequence > w.sequence
    WHERE w.id = ${endpointId} ORDER BY e.sequence LIMIT ${limit}`;
  const [endpoints, due, dueEvents, fresh, delivered] = await runBatch<Row>(
    database,
    "read deliveries to make",
    [
      sql`SELECT ${columnsOf(WEBHOOK_ENDPOINT, "w")}, w.secret,
            iif(w.previous_secret_until > ${now}, w.previous_secret, NULL) AS previous_secret,
            (SELECT min(d.due_at) FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
             WHERE d.endpoint_id = w.id AND d.due_at > ${now}) AS next_due_at
          FROM webhook_endpoints w
          WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.enabled AND w.deleted_at IS NULL`,
      dueKeys,
      selectWhole(sql`SELECT ${accountGroupId} AS account_group_id, d.sequence FROM (${dueKeys}) d`),
      selectWhole(freshPlaces),
      sql`SELECT d.sequence FROM webhook_endpoints w
          CROSS JOIN webhook_deliveries d ON d.endpoint_id = w.id AND d.sequence > w.sequence
          WHERE w.id = ${endpointId} ORDER BY d.sequence LIMIT ${limit}`,
    ],
  );
  const [row] = endpoints?.results ?? [];
  if (row === undefined) return null;
  const events = new Map((dueEvents?.results ?? []).map(toEvent).map((one) => [one.sequence, one]));
  return {
    endpoint: toValue(WEBHOOK_ENDPOINT, row),
    encryptedSecrets: [row.secret, row.previous_secret].flatMap((one) =>
      one == null ? [] : [String(one)],
    ),
    due: (due?.results ?? []).flatMap(({ sequence, number, attempts }) => {
      const event = events.get(Number(sequence));
      if (event === undefined) return [];
      return [{ event, number: Number(number), attempts: JSON.parse(String(attempts)) }];
    }),
    nextDueAt: row.next_due_at == null ? null : Number(row.next_due_at),
    fresh: (fresh?.results ?? []).map(toEvent),
    deliveredSequences: new Set(delivered?.results.map(({ sequence }) => Number(sequence))),
  };
}

/** A part of the feed that is sent again. */
export interface Replay {
  readonly events: readonly EventToSend[];
  /** Up to where it was looked through. */
  readonly place: number;
}

/** Reads on in the part of the feed that is sent again. */
export async function selectReplay(
  database: D1Database,
  { id, accountGroupId }: Pick<WebhookEndpoint, "id" | "accountGroupId">,
  part: { readonly from: number; readonly to: number; readonly missedOnly: boolean },
  limit: number,
): Promise<Replay> {
  const { from, to, missedOnly } = part;
  const looked = sql`
    SELECT e.account_group_id, e.sequence FROM events e
    WHERE e.account_group_id = ${accountGroupId} AND e.sequence >= ${from} AND e.sequence < ${to}
    ORDER BY e.sequence LIMIT ${limit}`;
  const [events, numbers, ends] = await runBatch<Row>(database, "read feed to replay", [
    selectWhole(looked),
    sql`SELECT l.sequence, max(d.number) AS number, max(d.status = 'delivered') AS is_delivered
        FROM (${looked}) l CROSS JOIN webhook_deliveries d ON d.endpoint_id = ${id} AND d.sequence = l.sequence
        GROUP BY l.sequence`,
    sql`SELECT max(l.sequence) AS last FROM (${looked}) l`,
  ]);
  const known = new Map((numbers?.results ?? []).map((row) => [Number(row.sequence), row]));
  const last = ends?.results[0]?.last;
  return {
    events: (events?.results ?? []).map(toEvent).flatMap((event) => {
      const before = known.get(event.sequence);
      if (missedOnly && before?.is_delivered === 1) return [];
      return [{ event, number: Number(before?.number ?? 0) + 1, attempts: [] }];
    }),
    place: last == null ? to : Number(last) + 1,
  };
}

/** What came of deliveries. */
export interface DeliveryRecording {
  readonly endpointId: string;
  readonly deliveries: readonly Delivery[];
  readonly endpoint: Pick<WebhookEndpoint, "sequence" | "failures" | "failingSince" | "pausedUntil"> & {
    readonly switchOff: SwitchOffReason | null;
    /** Up to where the feed was sent again; null where it was not. */
    readonly replayedTo: number | null;
    /** Whether the endpoint is back: then what is pending is tried at once. */
    readonly isBack: boolean;
  };
  /** The endpoint's last change when it was read: how it stands is not written over a later one. */
  readonly updatedAt: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Records what came of deliveries in one transaction. Repeating it changes nothing more. */
export async function recordDeliveries(
  database: D1Database,
  { endpointId, deliveries, endpoint, updatedAt, now }: DeliveryRecording,
): Promise<void> {
  const { sequence, failures, failingSince, pausedUntil, switchOff, replayedTo, isBack } = endpoint;
  await runBatch(database, "record deliveries", [
    sql`INSERT INTO webhook_deliveries (endpoint_id, sequence, event_id, number, status, attempts, due_at, created_at)
        SELECT w.id, d.value ->> 'sequence', d.value ->> 'eventId', d.value ->> 'number', d.value ->> 'status',
          d.value -> 'attempts', d.value ->> 'dueAt', d.value ->> 'createdAt'
        FROM json_each(${JSON.stringify(deliveries)}) d
        CROSS JOIN webhook_endpoints w ON w.id = ${endpointId} AND w.deleted_at IS NULL
        WHERE true
        ON CONFLICT (endpoint_id, sequence, number) DO UPDATE
          SET status = excluded.status, attempts = excluded.attempts, due_at = excluded.due_at
          WHERE webhook_deliveries.status = 'pending'`,
    // Whoever changed the endpoint meanwhile has said how it stands. Its place in the feed goes forward alone.
    sql`UPDATE webhook_endpoints SET
          sequence = max(sequence, ${sequence}),
          failures = iif(updated_at = ${updatedAt}, ${failures}, failures),
          failing_since = iif(updated_at = ${updatedAt}, ${failingSince}, failing_since),
          paused_until = iif(updated_at = ${updatedAt}, ${pausedUntil}, paused_until),
          enabled = iif(updated_at = ${updatedAt} AND ${switchOff} IS NOT NULL, 0, enabled),
          switched_off_reason = iif(updated_at = ${updatedAt}, ${switchOff}, switched_off_reason),
          switched_off_at = iif(updated_at = ${updatedAt}, iif(${switchOff} IS NULL, NULL, ${now}), switched_off_at)
        WHERE id = ${endpointId} AND enabled`,
    ...(replayedTo === null ? [] : [advanceReplay(endpointId, replayedTo)]),
    ...(switchOff === null ? [] : [giveUpPending(endpointId)]),
    ...(isBack
      ? [
          sql`UPDATE webhook_deliveries SET due_at = ${now} WHERE endpoint_id = ${endpointId} AND due_at > ${now}`,
        ]
      : []),
  ]);
}

function advanceReplay(endpointId: string, place: number): Sql {
  return sql`
    UPDATE webhook_endpoints SET
      replay_from = iif(${place} >= replay_to, NULL, max(replay_from, ${place})),
      replay_missed = iif(${place} >= replay_to, NULL, replay_missed),
      replay_to = iif(${place} >= replay_to, NULL, replay_to)
    WHERE id = ${endpointId} AND replay_from IS NOT NULL`;
}

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

/** How far an endpoint is behind its feed. */
export async function selectBacklog(
  database: D1Database,
  { accountGroupId, sequence }: Pick<WebhookEndpoint, "accountGroupId" | "sequence">,
): Promise<{ readonly events: number; readonly since: number | null }> {
  const row = await readRow<{ newest: number | null; since: number | null }>(
    database,
    "read backlog",
    sql`SELECT
          (SELECT max(e.sequence) FROM events e WHERE e.account_group_id = ${accountGroupId}) AS newest,
          (SELECT e.recorded_at FROM events e WHERE e.account_group_id = ${accountGroupId} AND e.sequence = ${sequence + 1}) AS since`,
  );
  return { events: Math.max(0, (row?.newest ?? 0) - sequence), since: row?.since ?? null };
}

/** The ids of the endpoints of an account group that are behind its feed, and for which something new may be tried. */
export async function selectEndpointsBehind(
  database: D1Database,
  accountGroupId: string,
): Promise<string[]> {
  const rows = await readRows<{ id: string }>(
    database,
    "look for webhook endpoints behind",
    sql`SELECT w.id FROM webhook_endpoints w
        WHERE w.account_group_id = ${accountGroupId} AND w.enabled AND w.deleted_at IS NULL
          AND w.failures < ${FAILURES_BEFORE_HOLD} AND w.sequence < ${newestPlace(accountGroupId)}`,
  );
  return rows.map(({ id }) => id);
}

/** Endpoints that are behind their feed, or have something due, and stand still: their object was not woken, or died. */
export async function selectOverdueEndpoints(
  database: D1Database,
  before: number,
  limit: number,
): Promise<{ readonly accountGroupId: string; readonly endpointId: string }[]> {
  const rows = await readRows<{ account_group_id: string; id: string }>(
    database,
    "look for overdue webhook endpoints",
    sql`SELECT w.account_group_id, w.id FROM webhook_endpoints w
        WHERE w.enabled AND w.deleted_at IS NULL AND coalesce(w.paused_until, 0) < ${before}
          AND (
            EXISTS (
              SELECT 1 FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
              WHERE d.endpoint_id = w.id AND d.due_at < ${before})
            OR w.replay_from IS NOT NULL
            OR w.failures < ${FAILURES_BEFORE_HOLD} AND EXISTS (
              SELECT 1 FROM events e
              WHERE e.account_group_id = w.account_group_id AND e.sequence = w.sequence + 1 AND e.recorded_at < ${before}))
        LIMIT ${limit}`,
  );
  return rows.map(({ account_group_id: accountGroupId, id }) => ({ accountGroupId, endpointId: id }));
}

/**
 * Deletes deliveries whose events are gone, or whose endpoint is; and then that endpoint.
 *
 * @returns how many deliveries are deleted
 */
export async function deleteDeliveries(database: D1Database, most: number): Promise<number> {
  const deleted = await runStatement(
    database,
    "delete deliveries",
    sql`DELETE FROM webhook_deliveries WHERE (endpoint_id, sequence, number) IN (
          SELECT d.endpoint_id, d.sequence, d.number
          FROM webhook_endpoints w
          CROSS JOIN webhook_deliveries d ON d.endpoint_id = w.id
            AND (w.deleted_at IS NOT NULL OR d.sequence < (
              SELECT min(e.sequence) FROM events e WHERE e.account_group_id = w.account_group_id))
          LIMIT ${most})`,
  );
  await runStatement(
    database,
    "delete webhook endpoints",
    sql`DELETE FROM webhook_endpoints WHERE deleted_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = webhook_endpoints.id)`,
  );
  return deleted;
}
