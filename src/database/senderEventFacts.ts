/** What the events of senders are about: read at once for all events of a call. */
import type { EventSender } from "../domain/decideStandingEvent.ts";
import type { IgnoredReason, SenderEvent } from "../domain/senderEvent.ts";
import type { NamedAction, NamedLead, SenderEventFacts } from "../domain/senderEventDecisions.ts";
import { ACTION } from "./actions.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { toActionNames, toNames, toSenderFilters, toSenderNames } from "./senderEventNames.ts";
import { runBatch, type Sql, sql } from "./sql.ts";

const { notAfter: _, ...ALL_BUT_NOT_AFTER } = ACTION;
/** The columns of an action that events meet and change. */
const ACTION_OF_EVENT: Columns<Omit<NamedAction, "waiting">> = ALL_BUT_NOT_AFTER;

const SENDER_OF_EVENT: Columns<EventSender> = {
  id: "id",
  updatedAt: "updated_at",
  limitedUntil: "limited_until",
  limitedKinds: [
    "limited_kinds",
    (stored: string) => JSON.parse(stored) as EventSender["limitedKinds"],
  ],
  blockedCode: "blocked_code",
  blockedAt: "blocked_at",
  restoredAt: "restored_at",
};

const LEAD_OF_EVENT: Columns<NamedLead> = {
  audienceId: "audience_id",
  position: "position",
  email: "email",
  linkedinUrl: "linkedin_url",
  externalId: "external_id",
};

interface EventRow {
  readonly event: number;
}

/**
 * Reads what events are about, and which of them were told before: one round trip.
 *
 * @returns null when there is no such account group
 */
export async function selectSenderEventFacts(
  database: D1Database,
  accountGroupId: string,
  events: readonly SenderEvent[],
): Promise<SenderEventFacts | null> {
  const ids = JSON.stringify(events.map(({ id }) => id));
  const [groups, told, leads, connections, actions, senders] = await runBatch<Row & EventRow>(
    database,
    "read what events are about",
    [
      sql`SELECT g.id FROM account_groups g WHERE g.id = ${accountGroupId}`,
      sql`SELECT e.id, e.reason FROM json_each(${ids}) told
          CROSS JOIN sender_events e ON e.account_group_id = ${accountGroupId} AND e.id = told.value`,
      selectLeads(accountGroupId, toNames(events, ["message.received", "lead.unsubscribed"])),
      selectConnections(
        accountGroupId,
        toNames(events, ["connection.accepted", "connection.withdrawn"]),
        toSenderFilters(events),
      ),
      selectActions(accountGroupId, toActionNames(events)),
      selectSenders(accountGroupId, toSenderNames(events)),
    ],
  );
  if (groups?.results.length !== 1) return null;
  const toAction = (row: Row): NamedAction => ({
    ...toValue(ACTION_OF_EVENT, row),
    waiting:
      row.waiting_version === null
        ? null
        : {
            runId: String(row.waiting_run_id),
            position: Number(row.position),
            version: Number(row.waiting_version),
          },
  });
  return {
    told: new Map(
      told?.results.map(({ id, reason }) => [String(id), reason as IgnoredReason | null]),
    ),
    leads: groupByEvent(leads?.results, (row) => toValue(LEAD_OF_EVENT, row)),
    actions: groupByEvent(
      [...dropVaguer(connections?.results ?? []), ...(actions?.results ?? [])],
      toAction,
    ),
    senders: new Map(
      senders?.results.map((row) => [row.event, toValue(SENDER_OF_EVENT, row)] as const),
    ),
  };
}

/** The leads that events name. `campaign_id` is there where an instance of that campaign was named. */
function selectLeads(accountGroupId: string, names: string): Sql {
  const byIdentity = (kind: Sql, column: Sql) => sql`
    SELECT n.value ->> 'event' AS event, NULL AS campaign_id, ${columnsOf(LEAD_OF_EVENT, "l")}
    FROM json_each(${names}) n
    CROSS JOIN audiences a ON a.account_group_id = ${accountGroupId}
    CROSS JOIN leads l ON l.audience_id = a.id AND l.${column} = n.value ->> 'value'
    WHERE n.value ->> 'by' = ${kind}`;
  return sql`
    SELECT n.value ->> 'event' AS event, c.id AS campaign_id, ${columnsOf(LEAD_OF_EVENT, "l")}
    FROM json_each(${names}) n
    CROSS JOIN runs r ON r.id = n.value ->> 'runId'
    CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = ${accountGroupId}
    CROSS JOIN leads l ON l.audience_id = c.audience_id AND l.position = n.value ->> 'position'
    WHERE n.value ->> 'by' = 'instance'
    UNION
    SELECT n.value ->> 'event', NULL, ${columnsOf(LEAD_OF_EVENT, "l")}
    FROM json_each(${names}) n
    CROSS JOIN leads l ON l.id = n.value ->> 'value'
    CROSS JOIN audiences a ON a.id = l.audience_id AND a.account_group_id = ${accountGroupId}
    WHERE n.value ->> 'by' = 'leadId'
    UNION ${byIdentity(sql`'email'`, sql`email`)}
    UNION ${byIdentity(sql`'linkedinUrl'`, sql`linkedin_url`)}
    UNION ${byIdentity(sql`'externalId'`, sql`external_id`)}`;
}

/** The live run's instance that is at the step of the action `a`. */
const WAITING = sql`
  LEFT JOIN runs live ON live.id = c.run_id AND live.ended_at IS NULL
  LEFT JOIN instances i ON i.run_id = live.id AND i.position = a.position
    AND i.status = 'running' AND i.step = a.step`;
const WAITING_COLUMNS = sql`i.run_id AS waiting_run_id, i.version AS waiting_version`;

/** The connection requests to the leads that events name, of the sender that they name, if they name one. */
function selectConnections(accountGroupId: string, names: string, senders: string): Sql {
  return sql`
    WITH own AS MATERIALIZED (
      SELECT c.id, c.audience_id, c.run_id FROM campaigns c
      WHERE c.account_group_id = ${accountGroupId} AND c.run_id IS NOT NULL)
    SELECT l.event, l.campaign_id IS NOT NULL AS is_exact, ${columnsOf(ACTION_OF_EVENT, "a")}, ${WAITING_COLUMNS}
    FROM (${selectLeads(accountGroupId, names)}) l
    CROSS JOIN own c ON c.audience_id = l.audience_id AND c.id = coalesce(l.campaign_id, c.id)
    CROSS JOIN actions a ON a.campaign_id = c.id AND a.position = l.position AND a.kind = 'connection_request'
    ${WAITING}
    WHERE NOT EXISTS (
      SELECT 1 FROM json_each(${senders}) s
      WHERE s.value ->> 'event' = l.event AND s.value ->> 'senderId' <> a.sender_id)`;
}

/** The actions that events name by their ids, of the sender that they name, if they name one. */
function selectActions(accountGroupId: string, names: string): Sql {
  return sql`
    SELECT n.value ->> 'event' AS event, ${columnsOf(ACTION_OF_EVENT, "a")}, ${WAITING_COLUMNS}
    FROM json_each(${names}) n
    CROSS JOIN runs r ON r.id = n.value ->> 'runId'
    CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = ${accountGroupId}
    CROSS JOIN actions a ON a.campaign_id = c.id AND a.position = n.value ->> 'position'
      AND a.step = n.value ->> 'step' AND a.run_id = r.id
    ${WAITING}
    WHERE a.sender_id = coalesce(n.value ->> 'senderId', a.sender_id)`;
}

/** The senders that events name, or whose action they name. */
function selectSenders(accountGroupId: string, names: string): Sql {
  return sql`
    SELECT n.value ->> 'event' AS event, ${columnsOf(SENDER_OF_EVENT, "s")}
    FROM json_each(${names}) n
    CROSS JOIN senders s ON s.account_group_id = ${accountGroupId}
      AND s.id = coalesce(n.value ->> 'senderId', (
        SELECT a.sender_id FROM runs r
        JOIN actions a ON a.campaign_id = r.campaign_id AND a.position = n.value ->> 'position'
          AND a.step = n.value ->> 'step' AND a.run_id = r.id
        WHERE r.id = n.value ->> 'runId'))`;
}

/** Where an event names an instance, the other campaigns of the same person are not meant. */
function dropVaguer<R extends Row & EventRow>(rows: readonly R[]): R[] {
  const exact = new Set(rows.flatMap(({ event, is_exact }) => (is_exact === 1 ? [event] : [])));
  return rows.filter(({ event, is_exact }) => is_exact === 1 || !exact.has(event));
}

function groupByEvent<Fact>(
  rows: readonly (Row & EventRow)[] = [],
  read: (row: Row) => Fact,
): Map<number, Fact[]> {
  const groups = new Map<number, Fact[]>();
  for (const row of rows) {
    const group = groups.get(row.event) ?? [];
    group.push(read(row));
    groups.set(row.event, group);
  }
  return groups;
}
