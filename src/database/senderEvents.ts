/** What senders have told: recording events, and all that they change, in one transaction. */
import { decideSenderEvents } from "../domain/decideSenderEvents.ts";
import type { Identities } from "../domain/identity.ts";
import type { SenderEvent } from "../domain/senderEvent.ts";
import type { SenderEventDecisions } from "../domain/senderEventDecisions.ts";
import { REASON_OF_UNSUBSCRIPTION } from "../domain/suppression.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { closeInstancesOf, leadsAt } from "./closeInstances.ts";
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { makeDue, moveInstances } from "./moveInstances.ts";
import { isMoving } from "./moves.ts";
import { overtaken } from "./overtaken.ts";
import { selectChanged, updateActions, updateSenders } from "./senderEventChanges.ts";
import { selectSenderEventFacts } from "./senderEventFacts.ts";
import { runBatch, runStatement, sql } from "./sql.ts";
import { type NewSuppressions, suppressAndClose, toNewSuppressions } from "./suppressions.ts";

/**
 * Decides what events come to, and records them with all that they change. Of equal events that are told at once, one
 * counts.
 *
 * @returns null when there is no such account group
 * @throws {UpstreamError} when what they are about changed under each attempt: none of them took effect
 */
export async function recordSenderEvents(
  database: D1Database,
  accountGroupId: string,
  events: readonly SenderEvent[],
): Promise<SenderEventDecisions | null> {
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const facts = await selectSenderEventFacts(database, accountGroupId, events);
    if (facts === null) return null;
    const now = Date.now();
    const decisions = decideSenderEvents(events, facts, now);
    const recording = {
      ...{ accountGroupId, decisions, now },
      recordedBy: newIdentifier(now),
      suppressed: await toSuppressions(accountGroupId, decisions.suppressed, now),
    };
    if (await insertSenderEvents(database, recording)) return decisions;
  }
  throw overtaken("record events");
}

/** What the events of a call have come to. */
interface SenderEventRecording {
  readonly accountGroupId: string;
  /** Made anew for each attempt to decide. */
  readonly recordedBy: string;
  readonly decisions: SenderEventDecisions;
  /** Of the decisions, with the hashes. */
  readonly suppressed: NewSuppressions;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Records events with all that they change: one transaction. It does nothing where one of them has been recorded
 * meanwhile, or a fact has changed over which they were decided. Repeating it does nothing more.
 *
 * @returns whether they are recorded
 */
async function insertSenderEvents(
  database: D1Database,
  { accountGroupId, recordedBy, decisions, suppressed, now }: SenderEventRecording,
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
    ...updateActions(actions, onlyIf),
    ...(senders.length === 0 ? [] : [updateSenders(senders, now, onlyIf)]),
    ...moveInstances(transitions, now, onlyIf),
    ...(told.length === 0 ? [] : [makeDue(told, now, onlyIf)]),
    ...(messages.length === 0
      ? []
      : [
          // Each text once, however many leads the person is: a parameter of D1 has two megabytes.
          sql`INSERT INTO received_messages (audience_id, position, received_at, event_id, occurred_at, is_automatic, text)
              SELECT lead.value ->> 'audienceId', lead.value ->> 'position', ${now}, m.value ->> 'eventId',
                m.value ->> 'occurredAt', m.value ->> 'isAutomatic', m.value ->> 'text'
              FROM json_each(${JSON.stringify(messages)}) m CROSS JOIN json_each(m.value, '$.leads') lead
              WHERE ${onlyIf}
              ON CONFLICT DO NOTHING`,
        ]),
    ...(replied.length === 0
      ? []
      : closeInstancesOf({
          accountGroupId,
          leads: leadsAt(replied),
          reason: "replied",
          now,
          onlyIf,
        })),
    ...(suppressed.identities.length === 0
      ? []
      : suppressAndClose(accountGroupId, [suppressed], now, onlyIf)),
    sql`SELECT ${onlyIf} AS is_recorded`,
  ]);
  return results.at(-1)?.results[0]?.is_recorded === 1;
}

/** Each identity once, however many leads have it. */
async function toSuppressions(
  accountGroupId: string,
  people: readonly Identities[],
  now: number,
): Promise<NewSuppressions> {
  const reason = REASON_OF_UNSUBSCRIPTION;
  const each = await Promise.all(
    people.map((person) => toNewSuppressions(accountGroupId, person, reason, now)),
  );
  const byHash = new Map(
    each.flatMap(({ identities }) => identities.map((identity) => [identity.hash, identity])),
  );
  return { reason, identities: [...byHash.values()] };
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
          WHERE e.received_at < ${before} AND NOT ${isMoving(sql`e.account_group_id`)}
          ORDER BY e.received_at LIMIT ${most})`,
  );
}
