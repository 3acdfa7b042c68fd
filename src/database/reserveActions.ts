/** Reserving actions and moving instances: what a look of a sender's object writes. */
import type { ActionKey, InstanceKey } from "../domain/action.ts";
import type { Reservation } from "../domain/decideWork.ts";
import type { Transition } from "../domain/toTransition.ts";
import { type Columns, type Row, toValue } from "./columns.ts";
import { moveInstances } from "./moveInstances.ts";
import { runBatch, type Sql, sql } from "./sql.ts";

/** What a sender reserves at one look. */
export interface Reserving {
  /** The sender as it was read. */
  readonly sender: { readonly id: string; readonly updatedAt: number };
  /** Made anew for each look. */
  readonly reservation: string;
  readonly actions: readonly Reservation[];
  /** Whether the actions count against limits. */
  readonly isCounted: boolean;
  /** How many slots after which moment the decision was made over: another object may have taken some since. */
  readonly slots: { readonly after: number; readonly count: number };
  readonly transitions: readonly Transition[];
  /** Up to where the leads of a run are admitted. */
  readonly admitted: readonly { readonly runId: string; readonly position: number }[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An action of a live run. */
export type AskedAction = ActionKey & InstanceKey;

const ASKED_ACTION: Columns<AskedAction> = {
  campaignId: "campaign_id",
  runId: "run_id",
  position: "position",
  step: "step",
};

/**
 * Reserves actions, and moves instances. Where the sender has changed, or another object has taken slots, nothing is
 * reserved; an instance that has changed reserves nothing for itself. Repeating it does nothing.
 *
 * @returns the actions that are reserved
 */
export async function reserveActions(
  database: D1Database,
  reserving: Reserving,
): Promise<AskedAction[]> {
  const { reservation, actions, transitions, admitted, now } = reserving;
  const wanted = JSON.stringify(
    actions.map(({ campaignId, runId, position, step, kind, version, notAfter, present }) => ({
      ...{ campaignId, runId, position, step, kind, version, notAfter },
      status: present?.status ?? null,
      attempt: present?.attempt ?? null,
    })),
  );
  const results = await runBatch<Row>(database, "reserve actions", [
    ...(actions.length === 0 ? [] : reservationStatements(reserving, wanted)),
    ...markUnknown(transitions, now),
    ...moveInstances(transitions, now),
    ...recallDecided(transitions, now),
    // Whoever was overtaken has not admitted the lead.
    sql`UPDATE runs SET admitted_position = max(admitted_position, admitted.value ->> 'position')
        FROM json_each(${JSON.stringify(admitted)}) admitted
        WHERE runs.id = admitted.value ->> 'runId'
          AND NOT EXISTS (
            SELECT 1 FROM instances i
            WHERE i.run_id = runs.id AND i.position >= runs.admitted_position
              AND i.position < admitted.value ->> 'position' AND i.status = 'pending')`,
    sql`SELECT a.campaign_id, wanted.value ->> 'runId' AS run_id, a.position, a.step
        FROM json_each(${wanted}) wanted
        CROSS JOIN actions a ON a.campaign_id = wanted.value ->> 'campaignId'
          AND a.position = wanted.value ->> 'position' AND a.step = wanted.value ->> 'step'
        WHERE a.reservation = ${reservation} AND a.status = 'reserved'
        ORDER BY wanted.key`,
  ]);
  return (results.at(-1)?.results ?? []).map((row) => toValue(ASKED_ACTION, row));
}

function reservationStatements(
  { sender, reservation, isCounted, slots }: Reserving,
  wanted: string,
): Sql[] {
  return [
    sql`INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, reservation, not_after, slot_at)
        SELECT wanted.value ->> 'campaignId', i.position, wanted.value ->> 'step', i.run_id, s.id,
          wanted.value ->> 'kind', 'reserved', ${reservation}, wanted.value ->> 'notAfter',
          iif(${isCounted}, wanted.value ->> 'notAfter', NULL)
        FROM json_each(${wanted}) wanted
        CROSS JOIN senders s ON s.id = ${sender.id} AND s.updated_at = ${sender.updatedAt}
        CROSS JOIN instances i ON i.run_id = wanted.value ->> 'runId' AND i.position = wanted.value ->> 'position'
        CROSS JOIN runs r ON r.id = i.run_id AND r.ended_at IS NULL
        WHERE wanted.value ->> 'status' IS NULL
          AND i.version = wanted.value ->> 'version' AND i.status IN ('pending', 'running')
          AND (NOT ${isCounted} OR ${slots.count} = (
            SELECT count(*) FROM actions taken WHERE taken.sender_id = ${sender.id} AND taken.slot_at > ${slots.after}))
        ON CONFLICT (campaign_id, position, step) DO NOTHING`,
    // An id under which the sender may have acted stays; the action of another run is asked for under the new run's id.
    // Those that the statement before has taken are not counted again.
    sql`UPDATE actions SET
          status = 'reserved', run_id = iif(actions.attempt = 0, wanted.value ->> 'runId', actions.run_id),
          sender_id = ${sender.id}, reservation = ${reservation}, not_after = wanted.value ->> 'notAfter',
          slot_at = iif(${isCounted}, wanted.value ->> 'notAfter', NULL)
        FROM json_each(${wanted}) wanted
        WHERE actions.campaign_id = wanted.value ->> 'campaignId' AND actions.position = wanted.value ->> 'position'
          AND actions.step = wanted.value ->> 'step'
          AND actions.status = wanted.value ->> 'status' AND actions.attempt = wanted.value ->> 'attempt'
          AND actions.reservation <> ${reservation}
          AND EXISTS (SELECT 1 FROM senders s WHERE s.id = ${sender.id} AND s.updated_at = ${sender.updatedAt})
          AND EXISTS (
            SELECT 1 FROM instances i JOIN runs r ON r.id = i.run_id
            WHERE i.run_id = wanted.value ->> 'runId' AND i.position = actions.position AND r.ended_at IS NULL
              AND i.version = wanted.value ->> 'version' AND i.status IN ('pending', 'running'))
          AND (NOT ${isCounted} OR ${slots.count} = (
            SELECT count(*) FROM actions taken
            WHERE taken.sender_id = ${sender.id} AND taken.slot_at > ${slots.after} AND taken.reservation <> ${reservation}))`,
    // What an earlier call's answer would make of the instance comes too late, as it does for the action.
    sql`UPDATE instances SET version = instances.version + 1
        FROM json_each(${wanted}) wanted
        JOIN actions a ON a.campaign_id = wanted.value ->> 'campaignId' AND a.position = wanted.value ->> 'position'
          AND a.step = wanted.value ->> 'step' AND a.status = 'reserved' AND a.reservation = ${reservation}
        WHERE wanted.value ->> 'status' IS NOT NULL
          AND instances.run_id = wanted.value ->> 'runId' AND instances.position = wanted.value ->> 'position'
          AND instances.version = wanted.value ->> 'version'`,
  ];
}

/** Marks the actions whose instances the moves leave to a person, so that whoever looks for them finds them. */
function markUnknown(transitions: readonly Transition[], now: number): Sql[] {
  const left = leftToPerson(transitions);
  if (left.length === 0) return [];
  return [
    sql`UPDATE actions SET status = 'unknown'
        FROM json_each(${JSON.stringify(left)}) move
        CROSS JOIN runs r ON r.id = move.value ->> 'runId' AND r.ended_at IS NULL
        CROSS JOIN instances i ON i.run_id = r.id AND i.position = move.value ->> 'position'
        WHERE i.version = move.value ->> 'version' AND i.status IN ('pending', 'running')
          AND actions.campaign_id = r.campaign_id AND actions.position = i.position
          AND actions.step = move.value ->> 'step'
          AND (actions.status IN ('sending', 'accepted') OR actions.status = 'reserved' AND actions.not_after < ${now})`,
  ];
}

/** An answer may have come just before the move: then there is something to decide, and nothing for a person. */
function recallDecided(transitions: readonly Transition[], now: number): Sql[] {
  const left = leftToPerson(transitions);
  if (left.length === 0) return [];
  return [
    sql`UPDATE instances SET due_at = ${now}, version = instances.version + 1
        FROM json_each(${JSON.stringify(left)}) move
        CROSS JOIN runs r ON r.id = move.value ->> 'runId' AND r.ended_at IS NULL
        CROSS JOIN actions a ON a.campaign_id = r.campaign_id AND a.position = move.value ->> 'position'
          AND a.step = move.value ->> 'step' AND a.status <> 'unknown'
        WHERE instances.run_id = r.id AND instances.position = move.value ->> 'position'
          AND instances.step = move.value ->> 'step' AND instances.status = 'running' AND instances.due_at IS NULL`,
  ];
}

function leftToPerson(transitions: readonly Transition[]) {
  return transitions
    .filter(({ to }) => to.reason === "unknown-action")
    .map(({ runId, position, version, to: { step } }) => ({ runId, position, version, step }));
}
