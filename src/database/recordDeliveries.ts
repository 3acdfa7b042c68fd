/** Recording what came of deliveries to a webhook endpoint. */
import { isHeld, PROBE_INTERVAL_MILLISECONDS } from "../domain/decideDelivery.ts";
import type { Delivery, SwitchOffReason, WebhookEndpoint } from "../domain/webhookEndpoint.ts";
import type { FeedPart } from "./feedReplay.ts";
import { runBatch, type Sql, sql } from "./sql.ts";
import { tryPendingAt } from "./webhookDeliveries.ts";
import { giveUpPending } from "./webhookEndpointChanges.ts";

/** What came of deliveries. */
export interface DeliveryRecording {
  readonly endpointId: string;
  readonly deliveries: readonly Delivery[];
  readonly endpoint: Pick<
    WebhookEndpoint,
    "sequence" | "failures" | "failingSince" | "pausedUntil"
  > & {
    readonly switchOff: SwitchOffReason | null;
    /** The part of the feed that was being sent again, and up to where it was; null where nothing was. */
    readonly replayed: (FeedPart & { readonly place: number }) | null;
    /** When it was tried whether an endpoint that was held is back; null where none was, or nothing was tried. */
    readonly probedAt: number | null;
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
  const { sequence, failures, failingSince, pausedUntil, switchOff, replayed, probedAt } = endpoint;
  await runBatch(database, "record deliveries", [
    ...(probedAt !== null && !isHeld(endpoint) ? [tryPendingAt(endpointId, now)] : []),
    // Where the endpoint has changed meanwhile, what failed has failed with another address or secret, and is tried at once.
    sql`INSERT INTO webhook_deliveries (endpoint_id, sequence, event_id, number, status, attempts, due_at, created_at)
        SELECT w.id, d.value ->> 'sequence', d.value ->> 'eventId', d.value ->> 'number', d.value ->> 'status',
          d.value -> 'attempts', min(d.value ->> 'dueAt', iif(w.updated_at = ${updatedAt}, ${Number.MAX_SAFE_INTEGER}, ${now})),
          d.value ->> 'createdAt'
        FROM json_each(${JSON.stringify(deliveries)}) d
        CROSS JOIN webhook_endpoints w ON w.id = ${endpointId} AND w.deleted_at IS NULL
        WHERE true
        ON CONFLICT (endpoint_id, sequence, number) DO UPDATE
          SET status = excluded.status, attempts = excluded.attempts, due_at = excluded.due_at
          WHERE webhook_deliveries.status = 'pending'`,
    ...(probedAt !== null && isHeld(endpoint) ? [putOff(endpointId, updatedAt, probedAt)] : []),
    // Whoever changed the endpoint meanwhile has said how it stands. Its place in the feed goes forward alone.
    sql`UPDATE webhook_endpoints SET
          sequence = max(sequence, ${sequence}),
          failures = iif(updated_at = ${updatedAt}, ${failures}, failures),
          failing_since = iif(updated_at = ${updatedAt}, ${failingSince}, failing_since),
          paused_until = iif(updated_at = ${updatedAt}, ${pausedUntil}, paused_until),
          enabled = iif(updated_at = ${updatedAt} AND ${switchOff} IS NOT NULL, 0, enabled),
          switched_off_reason = iif(updated_at = ${updatedAt}, ${switchOff}, switched_off_reason),
          switched_off_at = iif(updated_at = ${updatedAt}, iif(${switchOff} IS NULL, NULL, ${now}), switched_off_at),
          updated_at = iif(updated_at = ${updatedAt} AND ${switchOff} IS NOT NULL, max(${now}, updated_at + 1), updated_at)
        WHERE id = ${endpointId} AND enabled`,
    ...(replayed === null ? [] : [advanceReplay(endpointId, replayed)]),
    giveUpPending(endpointId),
  ]);
}

/**
 * Leaves what is due before the next probe to that: an attempt that fails uses up one of a few. As exactly as `findProbeTime`
 * counts, so that what is new is not before it each time. Whoever changed the endpoint meanwhile says when it is tried.
 */
function putOff(endpointId: string, updatedAt: number, probedAt: number): Sql {
  const nextProbeAt = probedAt + PROBE_INTERVAL_MILLISECONDS;
  return sql`
    UPDATE webhook_deliveries SET due_at = ${nextProbeAt}
    WHERE endpoint_id = ${endpointId} AND due_at < ${nextProbeAt}
      AND (SELECT w.updated_at FROM webhook_endpoints w WHERE w.id = ${endpointId}) = ${updatedAt}`;
}

/** Whoever has asked for another part meanwhile gets that from its beginning. */
function advanceReplay(
  endpointId: string,
  { from, to, missedOnly, place }: FeedPart & { readonly place: number },
): Sql {
  const isOver = place >= to;
  return sql`
    UPDATE webhook_endpoints SET
      replay_from = ${isOver ? null : place},
      replay_missed = iif(${isOver}, NULL, replay_missed),
      replay_to = iif(${isOver}, NULL, replay_to)
    WHERE id = ${endpointId} AND replay_from = ${from} AND replay_to = ${to} AND replay_missed = ${Number(missedOnly)}`;
}
