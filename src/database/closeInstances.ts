/** Closing the open instances of people whom nobody may go on contacting, whatever their step. */
import { type EndReason, STATUS_OF_END } from "../domain/instanceReasons.ts";
import type { LeadPlace } from "../domain/lead.ts";
import { endRuns } from "./moveInstances.ts";
import { type Sql, sql } from "./sql.ts";

/** Whose instances are closed, and why. */
export interface Closing {
  readonly accountGroupId: string;
  /** A query of leads, by `audience_id` and `position`; a lead may be in it twice. */
  readonly leads: Sql;
  /** `replied`: in the campaigns alone that cancel on a reply. */
  readonly reason: Extract<EndReason, "replied" | "suppressed">;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** An expression; where it is false, nothing is closed. */
  readonly onlyIf?: Sql;
}

/** The query of leads that are known by their places. */
export function leadsAt(places: readonly LeadPlace[]): Sql {
  return sql`
    SELECT place.value ->> 'audienceId' AS audience_id, place.value ->> 'position' AS position
    FROM json_each(${JSON.stringify(places)}) place`;
}

/**
 * The statements that close these leads' open instances in the latest run of every campaign: first the counts, from what
 * the rows are, then the rows, then the end of runs whose last instance is closed. They look at the rows as they are in
 * the transaction, so no change overtakes them, and repeating them does nothing.
 *
 * An instance of a run that was stopped is cancelled by rule already. It is closed all the same, and counts as finished:
 * the next start promises the lead nothing.
 */
export function closeInstancesOf(closing: Closing): Sql[] {
  const { accountGroupId, leads, reason, now } = closing;
  const status = STATUS_OF_END[reason];
  const open = selectOpen(closing);
  return [
    sql`INSERT INTO instance_counts (run_id, status, reason, step, instances)
        SELECT run_id, status, reason, step, sum(change) FROM (
          SELECT o.run_id, o.status, o.reason, o.step, -1 AS change FROM (${open}) o WHERE o.status = 'running'
          UNION ALL
          SELECT o.run_id, ${status}, ${reason}, o.step, 1 FROM (${open}) o
        )
        WHERE true
        GROUP BY run_id, status, reason, step
        ON CONFLICT (run_id, status, reason, step) DO UPDATE SET instances = instances + excluded.instances`,
    sql`UPDATE runs SET instances_closed = instances_closed + closed.instances
        FROM (SELECT o.run_id, count(*) AS instances FROM (${open}) o GROUP BY o.run_id) closed
        WHERE runs.id = closed.run_id`,
    sql`UPDATE stops SET instances_finished = instances_finished + closed.instances
        FROM (SELECT o.run_id, count(*) AS instances FROM (${open}) o GROUP BY o.run_id) closed
        WHERE stops.run_id = closed.run_id`,
    sql`UPDATE instances SET
          status = ${status}, reason = ${reason}, detail = NULL, due_at = NULL,
          version = instances.version + 1, updated_at = max(${now}, instances.updated_at)
        WHERE (run_id, position) IN (SELECT o.run_id, o.position FROM (${open}) o)`,
    ...endRuns(
      sql`SELECT c.run_id FROM campaigns c
          WHERE c.account_group_id = ${accountGroupId} AND c.status = 'active'
            AND c.audience_id IN (SELECT audience_id FROM (${leads}))`,
      now,
    ),
  ];
}

/** The open instances of the leads, each once. The campaigns are read once, however many leads there are. */
function selectOpen({ accountGroupId, leads, reason, onlyIf = sql`true` }: Closing): Sql {
  return sql`
    WITH latest AS MATERIALIZED (
      SELECT c.audience_id, c.run_id FROM campaigns c JOIN runs r ON r.id = c.run_id
      WHERE c.account_group_id = ${accountGroupId} AND ${onlyIf}
        AND (${reason} <> 'replied'
          OR coalesce(r.workflow ->> 'autoCancelOnMessageReceived', c.auto_cancel_on_message_received)))
    SELECT i.run_id, i.position, i.status, i.reason, i.step
    FROM (SELECT DISTINCT audience_id, position FROM (${leads})) l
    CROSS JOIN latest ON latest.audience_id = l.audience_id
    CROSS JOIN instances i ON i.run_id = latest.run_id AND i.position = l.position
    WHERE i.status IN ('pending', 'running')`;
}
