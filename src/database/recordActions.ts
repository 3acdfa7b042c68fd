/** Recording what came of calls: one transaction for many. */
import type { ActionKey, ActionKind, ActionStatus } from "../domain/action.ts";
import type { AfterCall } from "../domain/decideAfterCall.ts";
import type { Transition } from "../domain/toTransition.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { moveInstances } from "./moveInstances.ts";
import { runBatch, runStatement, type Sql, sql } from "./sql.ts";

/** What became of a call: it changes its action if that is still what it was when the call was made. */
export interface ActionRecord extends ActionKey, Omit<AfterCall, "next" | "pause"> {
  /** The status that the action has to have still. */
  readonly from: ActionStatus;
  /** The claim that the call was made under; null where no call was. */
  readonly claim: string | null;
  /** Which call it is about, where no claim tells: a later call is not its matter. Times are milliseconds since 1970. */
  readonly attempt: number;
  readonly calledAt: number | null;
}

/** What a sender asked for in an answer: no further call begins before it ends. */
export type SenderPause =
  | { readonly until: number; readonly kind: ActionKind | null }
  | { readonly blockedCode: string };

/** What came of calls. */
export interface Recording {
  readonly senderId: string;
  readonly records: readonly ActionRecord[];
  readonly transitions: readonly Transition[];
  readonly pauses: readonly SenderPause[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Records what came of calls. What became of an action is recorded whatever has happened to its instance meanwhile; an
 * instance that has changed is left as it is, and whoever looks next decides anew. Repeating it changes nothing.
 */
export async function recordActions(
  database: D1Database,
  { senderId, records, transitions, pauses, now }: Recording,
): Promise<void> {
  const known = JSON.stringify(records);
  await runBatch(
    database,
    "record actions",
    [
      // An earlier call may have acted, whatever the sender says of one that it gives back.
      // A request that was given up keeps its slot: it may arrive still, until the time after which its sender does not
      // begin.
      // A record that comes late finds the action left to a person, without an answer to its last call. Whatever has been
      // said of the action meanwhile, the answer to its very call says what became of it.
      sql`UPDATE actions SET
            status = iif(known.value ->> 'isGivenBack' AND attempt > 1, 'unknown', known.value ->> 'status'),
            answered_at = known.value ->> 'doneAt',
            code = known.value ->> 'code', message = known.value ->> 'message', external_id = known.value ->> 'externalId',
            thread = known.value ->> 'thread', attempt = max(0, attempt - (known.value ->> 'isGivenBack')),
            first_called_at = iif(known.value ->> 'isGivenBack' AND attempt = 1, NULL, first_called_at),
            -- An attempt is given back once, however often this is repeated.
            claim = iif(known.value ->> 'isGivenBack', NULL, claim),
            slot_at = CASE
              WHEN known.value ->> 'isGivenBack' AND attempt <= 1 THEN NULL
              WHEN known.value ->> 'isGivenBack' OR known.value ->> 'status' = 'unknown' THEN slot_at
              ELSE iif(slot_at IS NULL, NULL, ${now}) END
          FROM json_each(${known}) known
          WHERE actions.campaign_id = known.value ->> 'campaignId' AND actions.position = known.value ->> 'position'
            AND actions.step = known.value ->> 'step'
            AND iif(
              known.value ->> 'claim' IS NULL,
              actions.status = known.value ->> 'from' AND actions.attempt = known.value ->> 'attempt'
                AND actions.called_at IS known.value ->> 'calledAt',
              actions.claim = known.value ->> 'claim' AND (
                actions.status = known.value ->> 'from'
                OR actions.status = 'unknown' AND coalesce(actions.answered_at, 0) < actions.called_at
                OR actions.status = 'expired' AND known.value ->> 'status' IN ('sent', 'skipped', 'rejected')))`,
      // An event may have said so before the answer came: the answer brings the sender's names.
      ...(records.some(({ externalId, thread }) => externalId !== null || thread !== null)
        ? [
            sql`UPDATE actions SET
            external_id = coalesce(external_id, known.value ->> 'externalId'), thread = coalesce(thread, known.value ->> 'thread')
          FROM json_each(${known}) known
          WHERE actions.campaign_id = known.value ->> 'campaignId' AND actions.position = known.value ->> 'position'
            AND actions.step = known.value ->> 'step' AND actions.claim = known.value ->> 'claim'
            AND actions.status = 'sent' AND known.value ->> 'status' = 'sent'
            AND (actions.external_id IS NULL AND known.value ->> 'externalId' IS NOT NULL
              OR actions.thread IS NULL AND known.value ->> 'thread' IS NOT NULL)`,
          ]
        : []),
      ...pauses.map((pause) => pauseSender(senderId, pause, now)),
      ...moveInstances(transitions, now),
      // A record that comes so late that the instance was left to a person: there is something to decide now.
      sql`UPDATE instances SET due_at = ${now}, version = instances.version + 1
          FROM json_each(${known}) known
          JOIN campaigns c ON c.id = known.value ->> 'campaignId' AND c.status = 'active'
          JOIN actions a ON a.campaign_id = c.id AND a.position = known.value ->> 'position'
            AND a.step = known.value ->> 'step' AND a.status <> 'unknown'
          WHERE instances.run_id = c.run_id AND instances.position = known.value ->> 'position'
            AND instances.step = known.value ->> 'step' AND instances.status = 'running' AND instances.due_at IS NULL`,
    ],
    PATIENT_DEADLINE_MILLISECONDS,
  );
}

/** Records what a sender has asked for, or why it may not be called. Repeating it changes nothing. */
export async function recordPause(
  database: D1Database,
  senderId: string,
  pause: SenderPause,
  now: number,
): Promise<void> {
  await runStatement(database, "record pause", pauseSender(senderId, pause, now));
}

function pauseSender(senderId: string, pause: SenderPause, now: number): Sql {
  if ("blockedCode" in pause) {
    return sql`
      UPDATE senders SET blocked_code = ${pause.blockedCode}, blocked_at = ${now}, updated_at = max(${now}, updated_at + 1)
      WHERE id = ${senderId} AND blocked_at IS NULL`;
  }
  const { until, kind } = pause;
  if (kind === null) {
    return sql`
      UPDATE senders SET limited_until = ${until}, updated_at = max(${now}, updated_at + 1)
      WHERE id = ${senderId} AND coalesce(limited_until, 0) < ${until}`;
  }
  return sql`
    UPDATE senders SET limited_kinds = json_set(limited_kinds, ${`$.${kind}`}, ${until}),
      updated_at = max(${now}, updated_at + 1)
    WHERE id = ${senderId} AND coalesce(limited_kinds ->> ${kind}, 0) < ${until}`;
}
