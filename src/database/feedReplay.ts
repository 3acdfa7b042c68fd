/** The part of a feed that is sent to a webhook endpoint again. */
import type { WebhookEndpoint } from "../domain/webhookEndpoint.ts";
import type { Row } from "./columns.ts";
import { selectWhole, toEvent } from "./events.ts";
import { runBatch, sql } from "./sql.ts";
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
