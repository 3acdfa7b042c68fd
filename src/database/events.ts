/** Events: reading the feed, and deleting what is too old. Triggers write them: migrations/0013_tell_events.sql. */
import type { Event, EventType } from "../domain/event.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { PERSON } from "./leads.ts";
import { MAXIMUM_PAGE_BYTES } from "./limits.ts";
import { isMoving } from "./moves.ts";
import { readRow, readRows, runBatch, runStatement, type Sql, sql } from "./sql.ts";

/** How many events a page looks at, at most: nobody should read a million for the one that a filter wants. */
const MAXIMUM_EVENTS_LOOKED_AT = 10_000;

/** The ends of what is kept of a feed; both 0 while there is nothing. */
export interface FeedEnds {
  readonly oldest: number;
  readonly newest: number;
}

/** A part of the feed. */
export interface FeedPage {
  readonly events: readonly Event[];
  /** Up to where the feed was looked through: behind it the next page begins. */
  readonly place: number;
  /** Whether there may be more behind it. */
  readonly hasMore: boolean;
  readonly ends: FeedEnds;
}

/** Which events of a feed are wanted. */
export interface FeedFilter {
  readonly type: EventType | null;
  readonly campaignId: string | null;
}

/** The ends of the feed of an account group. */
export async function selectFeedEnds(
  database: D1Database,
  accountGroupId: string,
): Promise<FeedEnds> {
  const row = await readRow<FeedEnds>(database, "read ends of feed", ends(accountGroupId));
  return row ?? NO_ENDS;
}

const NO_ENDS: FeedEnds = { oldest: 0, newest: 0 };

function ends(accountGroupId: string): Sql {
  // Each end by itself is a probe of the key.
  return sql`
    SELECT
      coalesce((SELECT min(e.sequence) FROM events e WHERE e.account_group_id = ${accountGroupId}), 0) AS oldest,
      coalesce((SELECT max(e.sequence) FROM events e WHERE e.account_group_id = ${accountGroupId}), 0) AS newest`;
}

/**
 * A part of the feed of an account group, in the order of commits. One that looks for a type ends after 10,000 events that
 * were looked at, with fewer than `limit`, or none. Where the messages become too large a part ends early, with one event at least.
 *
 * @param after the place behind which it begins
 */
export async function selectEvents(
  database: D1Database,
  accountGroupId: string,
  { type, campaignId }: FeedFilter,
  after: number,
  limit: number,
): Promise<FeedPage> {
  // Of one type there may be few among many.
  const mostLookedAt = type === null ? limit + 1 : MAXIMUM_EVENTS_LOOKED_AT;
  const looked =
    campaignId === null
      ? sql`SELECT e.sequence, e.type FROM events e
            WHERE e.account_group_id = ${accountGroupId} AND e.sequence > ${after}
            ORDER BY e.sequence LIMIT ${mostLookedAt}`
      : sql`SELECT e.sequence, e.type FROM events e INDEXED BY events_by_campaign
            WHERE e.campaign_id = ${campaignId} AND e.account_group_id = ${accountGroupId} AND e.sequence > ${after}
            ORDER BY e.sequence LIMIT ${mostLookedAt}`;
  const isWanted = sql`(${type} IS NULL OR l.type = ${type})`;
  const [found, looks, present] = await runBatch<Row>(database, "read feed", [
    selectWhole(sql`
      SELECT sized.account_group_id, sized.sequence
      FROM (
        SELECT e.account_group_id, e.sequence, coalesce(octet_length(m.text), 0) AS bytes,
          sum(octet_length(m.text)) OVER (ORDER BY e.sequence) AS bytes_through
        FROM (SELECT l.sequence FROM (${looked}) l WHERE ${isWanted} ORDER BY l.sequence LIMIT ${limit}) wanted
        CROSS JOIN events e ON e.account_group_id = ${accountGroupId} AND e.sequence = wanted.sequence
        LEFT JOIN received_messages m ON ${IS_MESSAGE}
      ) sized
      WHERE coalesce(sized.bytes_through, 0) - sized.bytes < ${MAXIMUM_PAGE_BYTES}`),
    sql`SELECT count(*) AS count, max(l.sequence) AS last, sum${isWanted} AS wanted FROM (${looked}) l`,
    ends(accountGroupId),
  ]);
  const kept = { ends: (present?.results[0] as FeedEnds | undefined) ?? NO_ENDS };
  const events = (found?.results ?? []).map(toEvent);
  const last = events.at(-1);
  const look = looks?.results[0];
  if (last !== undefined && Number(look?.wanted) > events.length) {
    return { ...kept, events, place: last.sequence, hasMore: true };
  }
  const hasMore = look?.count === mostLookedAt;
  // Also where the end of the feed is of no event that was looked for.
  return { ...kept, events, place: hasMore ? Number(look?.last) : kept.ends.newest, hasMore };
}

/** Whether `m` is the message that the event `e` tells of. */
const IS_MESSAGE = sql`
  e.type = 'message.received' AND m.audience_id = e.audience_id AND m.position = e.position
  AND m.received_at = e.details ->> 'receivedAt' AND m.event_id = e.details ->> 'senderEventId'`;

const LEAD_OF_EVENT: Columns<NonNullable<Event["lead"]>> = {
  id: "id",
  position: "position",
  ...PERSON,
};

/**
 * Events with all that they tell.
 *
 * @param places a query of `account_group_id` and `sequence`
 */
export function selectWhole(places: Sql): Sql {
  return sql`
    SELECT e.id AS event_id, e.account_group_id, e.sequence, e.type, e.occurred_at, e.recorded_at, e.step AS event_step,
      e.details, c.id AS campaign_id, c.name AS campaign_name,
      r.id AS run_id, r.trace_id, r.started_by, r.instances_promised, st.stopped_by, st.instances_stopped,
      iif(e.type = 'campaign.completed', (
        SELECT json_group_object(ended.status, ended.instances) FROM (
          SELECT n.status, sum(n.instances) AS instances FROM instance_counts n
          WHERE n.run_id = e.run_id AND n.status <> 'running' GROUP BY n.status) ended), '{}') AS ended,
      i.run_id AS instance_run_id, i.reason, i.detail,
      a.kind, a.attempt, a.external_id AS action_external_id, a.thread,
      s.id AS sender_id, s.name AS sender_name,
      m.text,
      ${columnsOf(LEAD_OF_EVENT, "l")}
    FROM (${places}) place
    CROSS JOIN events e ON e.account_group_id = place.account_group_id AND e.sequence = place.sequence
    LEFT JOIN campaigns c ON c.id = e.campaign_id
    LEFT JOIN runs r ON r.id = e.run_id
    LEFT JOIN stops st ON e.type = 'campaign.stopped' AND st.run_id = e.run_id
    LEFT JOIN instances i ON e.type LIKE 'instance.%' AND i.run_id = e.run_id AND i.position = e.position
    LEFT JOIN actions a ON e.type LIKE 'action.%' AND a.campaign_id = e.campaign_id AND a.position = e.position
      AND a.step = e.step
    LEFT JOIN senders s ON s.id = e.sender_id
    LEFT JOIN received_messages m ON ${IS_MESSAGE}
    LEFT JOIN leads l ON l.audience_id = e.audience_id AND l.position = e.position
    ORDER BY e.sequence`;
}

/** An event of a row of `selectWhole`. */
export function toEvent(row: Row): Event {
  const text = (name: string) => String(row[name]);
  const number = (name: string) => Number(row[name]);
  const isThere = (name: string) => row[name] != null;
  const details = JSON.parse(text("details")) as Event["details"] & {
    readonly senderEventId?: string;
    readonly receivedAt?: number;
    readonly isAutomatic?: 0 | 1;
  };
  const ended = { completed: 0, cancelled: 0, failed: 0, ...JSON.parse(text("ended")) };
  return {
    id: text("event_id"),
    accountGroupId: text("account_group_id"),
    sequence: number("sequence"),
    type: text("type") as EventType,
    occurredAt: number("occurred_at"),
    recordedAt: number("recorded_at"),
    campaign: isThere("campaign_id")
      ? { id: text("campaign_id"), name: text("campaign_name") }
      : null,
    run: isThere("run_id")
      ? {
          id: text("run_id"),
          traceId: text("trace_id"),
          startedBy: text("started_by"),
          instancesPromised: number("instances_promised"),
        }
      : null,
    stop: isThere("stopped_by")
      ? { stoppedBy: text("stopped_by"), instancesStopped: number("instances_stopped") }
      : null,
    ended,
    lead: isThere("id") ? toValue(LEAD_OF_EVENT, row) : null,
    step: isThere("event_step") ? number("event_step") : null,
    instance: isThere("instance_run_id")
      ? { reason: row.reason as string | null, detail: row.detail as string | null }
      : null,
    action: isThere("kind")
      ? {
          kind: text("kind") as NonNullable<Event["action"]>["kind"],
          attempt: number("attempt"),
          externalId: row.action_external_id as string | null,
          thread: row.thread as string | null,
        }
      : null,
    sender: isThere("sender_id") ? { id: text("sender_id"), name: text("sender_name") } : null,
    // A message goes with the erasure of its lead; that it came is still told.
    message:
      details.senderEventId === undefined
        ? null
        : {
            senderEventId: details.senderEventId,
            text: row.text as string | null,
            isAutomatic: details.isAutomatic === 1,
            receivedAt: details.receivedAt ?? 0,
          },
    details,
  };
}

/**
 * Deletes events that were recorded before a moment, of the feeds whose oldest are the oldest. The newest of a feed stays, so
 * that its place is never given again.
 *
 * @param most of how many feeds, and how many of each
 * @returns how many are deleted
 */
export function deleteEvents(
  database: D1Database,
  before: number,
  { feeds, ofEach }: { readonly feeds: number; readonly ofEach: number },
): Promise<number> {
  return runStatement(
    database,
    "delete events",
    // In the order of age each feed has its turn, however many there are.
    sql`DELETE FROM events WHERE (account_group_id, sequence) IN (
          SELECT e.account_group_id, e.sequence
          FROM (
            SELECT g.id, first.sequence AS oldest,
              (SELECT max(last.sequence) FROM events last WHERE last.account_group_id = g.id) AS newest
            FROM account_groups g
            CROSS JOIN events first ON first.account_group_id = g.id AND first.sequence = (
              SELECT min(own.sequence) FROM events own WHERE own.account_group_id = g.id)
            WHERE first.recorded_at < ${before} AND first.sequence < newest AND NOT ${isMoving(sql`g.id`)}
            ORDER BY first.recorded_at LIMIT ${feeds}
          ) feed
          CROSS JOIN events e ON e.account_group_id = feed.id AND e.sequence >= feed.oldest
            AND e.sequence < min(feed.newest, feed.oldest + ${ofEach})
          WHERE e.recorded_at < ${before})`,
  );
}

/**
 * The place of the first event of a feed that was recorded at a moment or later; one behind the newest when none was. By
 * halves: the feed is in the order of commits, and has no gap.
 */
export async function selectPlaceAt(
  database: D1Database,
  accountGroupId: string,
  moment: number,
): Promise<number> {
  const rows = await readRows<{ high: number }>(
    database,
    "look for place in feed",
    sql`WITH RECURSIVE
          ends AS (
            SELECT
              (SELECT min(e.sequence) FROM events e WHERE e.account_group_id = ${accountGroupId}) AS oldest,
              (SELECT max(e.sequence) FROM events e WHERE e.account_group_id = ${accountGroupId}) AS newest),
          halves (low, high) AS (
            SELECT coalesce(ends.oldest, 1) - 1, coalesce(ends.newest, 0) + 1 FROM ends
            UNION ALL
            SELECT iif(e.recorded_at < ${moment}, e.sequence, h.low), iif(e.recorded_at < ${moment}, h.high, e.sequence)
            FROM halves h
            CROSS JOIN events e ON e.account_group_id = ${accountGroupId} AND e.sequence = (h.low + h.high) / 2
            WHERE h.high - h.low > 1)
        SELECT min(h.high) AS high FROM halves h WHERE h.high - h.low <= 1`,
  );
  return rows[0]?.high ?? 1;
}
