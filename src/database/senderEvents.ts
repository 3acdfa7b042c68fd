/** What senders have told: recording events, and all that they change, in one transaction. */
import type { EventAction } from "../domain/decideActionEvent.ts";
import { decideEvents } from "../domain/decideEvents.ts";
import type { EventSender } from "../domain/decideStandingEvent.ts";
import type { Change, EventDecisions } from "../domain/eventDecisions.ts";
import type { SenderEvent } from "../domain/senderEvent.ts";
import { REASON_OF_UNSUBSCRIPTION } from "../domain/suppression.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { UpstreamError } from "../platform/upstream.ts";
import { closeInstancesOf, leadsAt } from "./closeInstances.ts";
import { selectEventFacts } from "./eventFacts.ts";
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { makeDue, moveInstances } from "./moveInstances.ts";
import { runBatch, runStatement, type Sql, sql } from "./sql.ts";
import { type NewSuppressions, suppressAndClose, toNewSuppressions } from "./suppressions.ts";

/**
 * Decides what events come to, and records them with all that they change. Of equal events that are told at once, one
 * counts.
 *
 * @returns null when there is no such account group
 * @throws {UpstreamError} when what they are about changed under each attempt: none of them took effect
 */
export async function recordEvents(
  database: D1Database,
  accountGroupId: string,
  events: readonly SenderEvent[],
): Promise<EventDecisions | null> {
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const facts = await selectEventFacts(database, accountGroupId, events);
    if (facts === null) return null;
    const now = Date.now();
    const decisions = decideEvents(events, facts, now);
    const recordedBy = newIdentifier(now);
    const suppressed = await Promise.all(
      decisions.suppressed.map((person) =>
        toNewSuppressions(accountGroupId, person, REASON_OF_UNSUBSCRIPTION, now),
      ),
    );
    const recording = { accountGroupId, recordedBy, decisions, suppressed, now };
    if (await insertEvents(database, recording)) {
      return decisions;
    }
  }
  throw new UpstreamError("DATABASE", "record events", [new Error("Overtaken by other changes")]);
}

/** What the events of a call have come to. */
interface EventRecording {
  readonly accountGroupId: string;
  /** Made anew for each attempt to decide. */
  readonly recordedBy: string;
  readonly decisions: EventDecisions;
  /** Those of the decisions, with their hashes. */
  readonly suppressed: readonly NewSuppressions[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Records events with all that they change: one transaction. It does nothing where one of them has been recorded
 * meanwhile, or a fact has changed over which they were decided. Repeating it does nothing more.
 *
 * @returns whether they are recorded
 */
async function insertEvents(
  database: D1Database,
  { accountGroupId, recordedBy, decisions, suppressed, now }: EventRecording,
): Promise<boolean> {
  const { recorded, actions, senders, transitions, told, messages, replied } = decisions;
  const [first] = recorded;
  if (first === undefined) return true;
  const onlyIf = sql`EXISTS (
    SELECT 1 FROM sender_events e
    WHERE e.account_group_id = ${accountGroupId} AND e.id = ${first.id} AND e.recorded_by = ${recordedBy})`;
  const results = await runBatch<{ is_recorded: 0 | 1 }>(database, "record events", [
    sql`INSERT INTO sender_events (account_group_id, id, type, outcome, reason, occurred_at, received_at, recorded_by)
        SELECT ${accountGroupId}, e.value ->> 'id', e.value ->> 'type',
          iif(e.value ->> 'reason' IS NULL, 'applied', 'ignored'), e.value ->> 'reason', e.value ->> 'occurredAt',
          ${now}, ${recordedBy}
        FROM json_each(${JSON.stringify(recorded)}) e
        WHERE NOT EXISTS (
            SELECT 1 FROM json_each(${JSON.stringify(recorded.map(({ id }) => id))}) told
            JOIN sender_events known ON known.account_group_id = ${accountGroupId} AND known.id = told.value)
          AND NOT EXISTS (${selectChanged(decisions)})`,
    ...(actions.length === 0 ? [] : [updateActions(actions, onlyIf)]),
    ...(senders.length === 0 ? [] : [updateSenders(senders, now, onlyIf)]),
    ...moveInstances(transitions, now, onlyIf),
    ...(told.length === 0 ? [] : [makeDue(told, now, onlyIf)]),
    ...(messages.length === 0
      ? []
      : [
          sql`INSERT INTO received_messages (audience_id, position, received_at, event_id, occurred_at, is_automatic, text)
              SELECT m.value ->> 'audienceId', m.value ->> 'position', ${now}, m.value ->> 'eventId',
                m.value ->> 'occurredAt', m.value ->> 'isAutomatic', m.value ->> 'text'
              FROM json_each(${JSON.stringify(messages)}) m WHERE ${onlyIf}
              ON CONFLICT DO NOTHING`,
        ]),
    ...(replied.length === 0
      ? []
      : closeInstancesOf({
          accountGroupId,
          leads: leadsAt(replied.map(({ audienceId, position }) => ({ audienceId, position }))),
          reason: "replied",
          now,
          onlyIf,
        })),
    ...(suppressed.length === 0 ? [] : suppressAndClose(accountGroupId, suppressed, now, onlyIf)),
    sql`SELECT ${onlyIf} AS is_recorded`,
  ]);
  return results.at(-1)?.results[0]?.is_recorded === 1;
}

/** Those of the facts that the events were decided over which are different by now. */
function selectChanged({ actions, senders, transitions }: EventDecisions): Sql {
  return sql`
    SELECT 1 FROM json_each(${JSON.stringify(actions.map(({ from }) => from))}) f
    LEFT JOIN actions a ON a.campaign_id = f.value ->> 'campaignId' AND a.position = f.value ->> 'position'
      AND a.step = f.value ->> 'step'
    WHERE ${differs(sql`f.value`)}
    UNION ALL
    SELECT 1 FROM json_each(${JSON.stringify(senders.map(({ from }) => from))}) f
    LEFT JOIN senders s ON s.id = f.value ->> 'id'
    WHERE s.updated_at IS NOT f.value ->> 'updatedAt'
    UNION ALL
    SELECT 1 FROM json_each(${JSON.stringify(transitions.map(({ runId, position, version }) => ({ runId, position, version })))}) f
    LEFT JOIN instances i ON i.run_id = f.value ->> 'runId' AND i.position = f.value ->> 'position'
    WHERE i.version IS NOT f.value ->> 'version'`;
}

/** Whether the action `a` is no longer what it was read as. */
function differs(read: Sql): Sql {
  return sql`(a.status IS NOT ${read} ->> 'status' OR a.attempt IS NOT ${read} ->> 'attempt'
    OR a.run_id IS NOT ${read} ->> 'runId' OR a.called_at IS NOT ${read} ->> 'calledAt'
    OR a.connected_at IS NOT ${read} ->> 'connectedAt' OR a.withdrawn_at IS NOT ${read} ->> 'withdrawnAt')`;
}

function updateActions(actions: readonly Change<EventAction>[], onlyIf: Sql): Sql {
  return sql`
    UPDATE actions AS a SET
      status = c.value ->> '$.to.status', attempt = c.value ->> '$.to.attempt', slot_at = c.value ->> '$.to.slotAt',
      first_called_at = c.value ->> '$.to.firstCalledAt', answered_at = c.value ->> '$.to.answeredAt',
      connected_at = c.value ->> '$.to.connectedAt', withdrawn_at = c.value ->> '$.to.withdrawnAt',
      code = c.value ->> '$.to.code', message = c.value ->> '$.to.message',
      external_id = c.value ->> '$.to.externalId', thread = c.value ->> '$.to.thread'
    FROM json_each(${JSON.stringify(actions)}) c
    WHERE a.campaign_id = c.value ->> '$.to.campaignId' AND a.position = c.value ->> '$.to.position'
      AND a.step = c.value ->> '$.to.step' AND NOT ${differs(sql`(c.value -> 'from')`)} AND ${onlyIf}`;
}

function updateSenders(senders: readonly Change<EventSender>[], now: number, onlyIf: Sql): Sql {
  return sql`
    UPDATE senders AS s SET
      limited_until = c.value ->> '$.to.limitedUntil', limited_kinds = c.value -> '$.to.limitedKinds',
      blocked_code = c.value ->> '$.to.blockedCode', blocked_at = c.value ->> '$.to.blockedAt',
      restored_at = c.value ->> '$.to.restoredAt', updated_at = max(${now}, s.updated_at + 1)
    FROM json_each(${JSON.stringify(senders)}) c
    WHERE s.id = c.value ->> '$.to.id' AND s.updated_at = c.value ->> '$.from.updatedAt' AND ${onlyIf}`;
}

/**
 * Deletes the oldest events that were received before a moment, at most so many.
 *
 * @returns how many
 */
export function deleteSenderEvents(
  database: D1Database,
  before: number,
  most: number,
): Promise<number> {
  return runStatement(
    database,
    "delete sender events",
    sql`DELETE FROM sender_events WHERE (account_group_id, id) IN (
          SELECT e.account_group_id, e.id FROM sender_events e INDEXED BY sender_events_by_age
          WHERE e.received_at < ${before} ORDER BY e.received_at LIMIT ${most})`,
  );
}
