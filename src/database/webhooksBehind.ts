/** Which webhook endpoints are behind the feed of their account group. */
import { FAILURES_BEFORE_HOLD, PROBE_INTERVAL_MILLISECONDS } from "../domain/decideDelivery.ts";
import { isMoving } from "./moves.ts";
import { readRows, type Sql, sql } from "./sql.ts";
import { newestPlace } from "./webhookEndpoints.ts";

/** When the newest of what is pending for the endpoint `w` was tried first. */
export const newestPendingAt = sql`
  (SELECT max(d.created_at) FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
   WHERE d.endpoint_id = w.id AND d.due_at IS NOT NULL)`;

/** Whether something new may be sent to the endpoint `w`: one that is held gets one event at a time, and seldom. */
function mayBeSentNew(now: number): Sql {
  return sql`(w.failures < ${FAILURES_BEFORE_HOLD} OR coalesce(${newestPendingAt}, 0) <= ${now - PROBE_INTERVAL_MILLISECONDS})`;
}

/** The ids of the endpoints of an account group that are behind its feed, and for which something new may be tried. */
export async function selectEndpointsBehind(
  database: D1Database,
  accountGroupId: string,
  now: number,
): Promise<string[]> {
  const rows = await readRows<{ id: string }>(
    database,
    "look for webhook endpoints behind",
    sql`SELECT w.id FROM webhook_endpoints w
        WHERE w.account_group_id = ${accountGroupId} AND w.enabled AND w.deleted_at IS NULL
          AND NOT ${isMoving(sql`w.account_group_id`)}
          AND w.sequence < ${newestPlace(accountGroupId)} AND ${mayBeSentNew(now)}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Endpoints that are behind their feed, or have something due, and stand still: their object was not woken, or died. In random
 * order: where there are more than `limit`, those that stay behind must not keep the others from their turn.
 */
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
          AND NOT ${isMoving(sql`w.account_group_id`)}
          AND (
            EXISTS (
              SELECT 1 FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
              WHERE d.endpoint_id = w.id AND d.due_at < ${before})
            OR w.replay_from IS NOT NULL AND w.failures < ${FAILURES_BEFORE_HOLD}
            OR ${mayBeSentNew(before)} AND EXISTS (
              SELECT 1 FROM events e
              WHERE e.account_group_id = w.account_group_id AND e.sequence = w.sequence + 1 AND e.recorded_at < ${before}))
        ORDER BY random() LIMIT ${limit}`,
  );
  return rows.map(({ account_group_id: accountGroupId, id }) => ({
    accountGroupId,
    endpointId: id,
  }));
}
