/**
 * Moving instances: the statements that write what was decided about them. A decision is made over facts that were read
 * before, so each change names the version of the instance that it was decided over: one that has been overtaken writes
 * nothing, and whoever looks next decides anew.
 */
import type { Transition } from "../domain/toTransition.ts";
import { type Sql, sql } from "./sql.ts";

/**
 * The statements that move instances, in their order: first the counts, from what the rows are, then the rows, then the
 * end of a run whose last instance is closed. Each holds the version against the row, so that repeating the batch does
 * nothing. A run that has ended is left as it is.
 *
 * @param onlyIf an expression; where it is false, nothing moves
 */
export function moveInstances(
  transitions: readonly Transition[],
  now: number,
  onlyIf: Sql = sql`true`,
): Sql[] {
  if (transitions.length === 0) return [];
  const asked = JSON.stringify(
    transitions.map(({ runId, position, version, to }) => ({ runId, position, version, ...to })),
  );
  const moves = sql`iif(${onlyIf}, ${asked}, '[]')`;
  return [
    sql`INSERT INTO instance_counts (run_id, status, reason, step, instances)
        SELECT run_id, status, reason, step, sum(change) FROM (
          SELECT i.run_id, i.status, i.reason, i.step, -1 AS change
          FROM json_each(${moves}) move
          CROSS JOIN instances i ON i.run_id = move.value ->> 'runId' AND i.position = move.value ->> 'position'
          CROSS JOIN runs r ON r.id = i.run_id
          WHERE i.version = move.value ->> 'version' AND i.status = 'running' AND r.ended_at IS NULL
          UNION ALL
          SELECT i.run_id, move.value ->> 'status', move.value ->> 'reason', move.value ->> 'step', 1
          FROM json_each(${moves}) move
          CROSS JOIN instances i ON i.run_id = move.value ->> 'runId' AND i.position = move.value ->> 'position'
          CROSS JOIN runs r ON r.id = i.run_id
          WHERE i.version = move.value ->> 'version' AND i.status IN ('pending', 'running') AND r.ended_at IS NULL
        )
        WHERE true
        GROUP BY run_id, status, reason, step HAVING sum(change) <> 0
        ON CONFLICT (run_id, status, reason, step) DO UPDATE SET instances = instances + excluded.instances`,
    sql`UPDATE runs SET instances_closed = instances_closed + closed.instances
        FROM (
          SELECT i.run_id, count(*) AS instances
          FROM json_each(${moves}) move
          CROSS JOIN instances i ON i.run_id = move.value ->> 'runId' AND i.position = move.value ->> 'position'
          WHERE i.version = move.value ->> 'version' AND i.status IN ('pending', 'running')
            AND move.value ->> 'status' <> 'running'
          GROUP BY i.run_id
        ) closed
        WHERE runs.id = closed.run_id AND runs.ended_at IS NULL`,
    // A status that stays is not written: the index of the statuses would be, each time.
    sql`UPDATE instances SET
          reason = move.value ->> 'reason', detail = move.value ->> 'detail', step = move.value ->> 'step',
          due_at = move.value ->> 'dueAt', sender_id = coalesce(move.value ->> 'senderId', instances.sender_id),
          version = instances.version + 1, updated_at = max(${now}, instances.updated_at)
        FROM json_each(${moves}) move
        WHERE instances.run_id = move.value ->> 'runId' AND instances.position = move.value ->> 'position'
          AND instances.version = move.value ->> 'version' AND instances.status = 'running'
          AND move.value ->> 'status' = 'running'
          AND (SELECT r.ended_at FROM runs r WHERE r.id = instances.run_id) IS NULL`,
    sql`UPDATE instances SET
          status = move.value ->> 'status', reason = move.value ->> 'reason', detail = move.value ->> 'detail',
          step = move.value ->> 'step', due_at = move.value ->> 'dueAt',
          sender_id = coalesce(move.value ->> 'senderId', instances.sender_id),
          version = instances.version + 1, updated_at = max(${now}, instances.updated_at)
        FROM json_each(${moves}) move
        WHERE instances.run_id = move.value ->> 'runId' AND instances.position = move.value ->> 'position'
          AND instances.version = move.value ->> 'version' AND instances.status IN ('pending', 'running')
          AND instances.status <> move.value ->> 'status'
          AND (SELECT r.ended_at FROM runs r WHERE r.id = instances.run_id) IS NULL`,
    ...endRuns(sql`SELECT move.value ->> 'runId' FROM json_each(${moves}) move`, now),
  ];
}

/**
 * Ends those of the runs whose last instance is closed, and completes their campaigns: a part of each transaction that
 * closes instances.
 *
 * @param runIds a query of the ids of runs
 */
export function endRuns(runIds: Sql, now: number): Sql[] {
  return [
    sql`UPDATE runs SET ended_at = max(${now}, started_at)
        WHERE id IN (${runIds})
          AND ended_at IS NULL AND triggered
          AND instances_created = instances_promised AND instances_closed = instances_created`,
    sql`UPDATE campaigns SET status = 'completed', updated_at = max(${now}, updated_at + 1)
        WHERE status = 'active' AND (id, run_id) IN (
          SELECT r.campaign_id, r.id FROM runs r WHERE r.id IN (${runIds}) AND r.ended_at IS NOT NULL)`,
  ];
}

/** An action about which something has become known. */
export interface ToldAction {
  readonly campaignId: string;
  readonly position: number;
  readonly step: number;
}

/**
 * Lets the object of the sender decide anew about the instances that wait for these actions: those that are at the step,
 * or wait before the next one for the lead to accept.
 *
 * @param onlyIf an expression; where it is false, nothing is due
 */
export function makeDue(told: readonly ToldAction[], now: number, onlyIf: Sql = sql`true`): Sql {
  return sql`
    UPDATE instances SET due_at = ${now}, version = instances.version + 1
    FROM json_each(${JSON.stringify(told)}) told
    JOIN campaigns c ON c.id = told.value ->> 'campaignId' AND c.status = 'active'
    WHERE instances.run_id = c.run_id AND instances.position = told.value ->> 'position'
      AND instances.status = 'running' AND ${onlyIf}
      AND instances.step = (told.value ->> 'step') + (instances.reason = 'acceptance')`;
}
