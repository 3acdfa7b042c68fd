/** What may still be under way in an account group in which no campaign starts any more. */
import { readRow, sql } from "../../../src/database/sql.ts";
import type { UnderWay } from "./decideMove.ts";

/** What may be under way in an account group in which nothing starts any more. */
export async function readUnderWay(
  database: D1Database,
  accountGroupId: string,
  now: number,
): Promise<Omit<UnderWay, "closingSince">> {
  const row = await readRow<{ called_at: number | null; is_delivering: 0 | 1 }>(
    database,
    "look for work under way",
    sql`SELECT
          (SELECT max(a.called_at) FROM campaigns c
           CROSS JOIN actions a ON a.campaign_id = c.id AND a.status = 'sending'
           WHERE c.account_group_id = ${accountGroupId}
             AND EXISTS (SELECT 1 FROM runs r WHERE r.campaign_id = c.id AND r.ended_at > ${now - RECENT_MILLISECONDS})
          ) AS called_at,
          EXISTS (
            SELECT 1 FROM webhook_endpoints w
            WHERE w.account_group_id = ${accountGroupId} AND w.enabled AND w.deleted_at IS NULL
              AND coalesce(w.paused_until, 0) <= ${now} AND (
              w.replay_from IS NOT NULL
              OR w.sequence < (SELECT max(e.sequence) FROM events e WHERE e.account_group_id = ${accountGroupId})
              OR EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = w.id AND d.due_at <= ${now}))
          ) AS is_delivering`,
  );
  return { calledAt: row?.called_at ?? null, isDelivering: row?.is_delivering === 1 };
}

/** Calls are made in live runs alone: in one that ended earlier none is under way. */
const RECENT_MILLISECONDS = 300_000;
