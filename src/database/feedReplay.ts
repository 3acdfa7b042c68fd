/** The part of a feed that is sent to a webhook endpoint again. */
import type { WebhookEndpoint } from "../domain/webhookEndpoint.ts";
import { type Row, toValue } from "./columns.ts";
import { selectWhole, toEvent } from "./events.ts";
import { runBatch, sql } from "./sql.ts";
import { tryPendingAt } from "./webhookDeliveries.ts";
import { ownEndpoint, WEBHOOK_ENDPOINT } from "./webhookEndpoints.ts";
import type { EventToSend } from "./webhookWork.ts";

/** A part of the feed that is sent again, [from, to). */
export interface FeedPart {
  readonly from: number;
  readonly to: number;
  /** Whether only that is sent which was not delivered. */
  readonly missedOnly: boolean;
}

/** Some of it. */
export interface Replay {
  readonly events: readonly EventToSend[];
  /** Up to where it was looked through. */
  readonly place: number;
}

/** Reads on in the part of the feed that is sent again. */
export async function selectReplay(
  database: D1Database,
  { id, accountGroupId }: Pick<WebhookEndpoint, "id" | "accountGroupId">,
  { from, to, missedOnly }: FeedPart,
  limit: number,
): Promise<Replay> {
  const looked = sql`
    SELECT e.account_group_id, e.sequence FROM events e
    WHERE e.account_group_id = ${accountGroupId} AND e.sequence >= ${from} AND e.sequence < ${to}
    ORDER BY e.sequence LIMIT ${limit}`;
  const [events, numbers, ends] = await runBatch<Row>(database, "read feed to replay", [
    selectWhole(looked),
    sql`SELECT l.sequence, max(d.number) AS number, max(d.status <> 'failed') AS is_taken_care_of
        FROM (${looked}) l CROSS JOIN webhook_deliveries d ON d.endpoint_id = ${id} AND d.sequence = l.sequence
        GROUP BY l.sequence`,
    sql`SELECT max(l.sequence) AS last FROM (${looked}) l`,
  ]);
  const known = new Map((numbers?.results ?? []).map((row) => [Number(row.sequence), row]));
  const last = ends?.results[0]?.last;
  return {
    events: (events?.results ?? []).map(toEvent).flatMap((event) => {
      const before = known.get(event.sequence);
      if (missedOnly && before?.is_taken_care_of === 1) return [];
      return [{ event, number: Number(before?.number ?? 0) + 1, attempts: [] }];
    }),
    place: last == null ? to : Number(last) + 1,
  };
}

/**
 * Has a part of the feed sent again, from a place to the newest event; with what is left of one that was asked for before.
 * Whoever asks says that the endpoint is back.
 *
 * @param missedOnly whether only that is sent which was not delivered
 * @param now milliseconds since 1970
 * @returns the endpoint as it is then; null when the account group has none with this id
 */
export async function replayFeed(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
  { from, missedOnly }: { readonly from: number; readonly missedOnly: boolean },
  now: number,
): Promise<WebhookEndpoint | null> {
  const results = await runBatch<Row>(database, "replay feed", [
    // What is behind its place in the feed comes by itself.
    sql`UPDATE webhook_endpoints AS w
        SET replay_from = min(${from}, coalesce(w.replay_from, ${from})), replay_to = w.sequence + 1,
            replay_missed = min(${Number(missedOnly)}, coalesce(w.replay_missed, 1)),
            failures = 0, failing_since = NULL, paused_until = NULL,
            updated_at = max(${now}, w.updated_at + 1)
        WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.deleted_at IS NULL AND w.enabled`,
    tryPendingAt(endpointId, now),
    ownEndpoint(accountGroupId, endpointId),
  ]);
  const [row] = results.at(-1)?.results ?? [];
  return row === undefined ? null : toValue(WEBHOOK_ENDPOINT, row);
}
