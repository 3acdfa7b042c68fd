/** Ranges: which of a run's are missing, and which have failed. */

import type { Range } from "../domain/range.ts";
import type { Run } from "../domain/run.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { readRows, sql } from "./sql.ts";

/** A range whose message used up its retries. */
export interface FailedRange extends Range {
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

const FAILED_RANGE: Columns<FailedRange> = {
  from: "from_position",
  to: "to_position",
  reason: "failure_reason",
  since: "recorded_at",
};

const GAP: Columns<Range> = { from: "gap_from", to: "gap_to" };

/**
 * The positions of a run whose instances are missing, in their order: what lies between the ranges that exist, which may
 * overlap, and behind the last. Where there are more than `limit` gaps, any of them: those that cannot be closed must
 * not keep the others from their turn.
 */
export async function selectGaps(
  database: D1Database,
  { id, firstPosition, endPosition }: Pick<Run, "id" | "firstPosition" | "endPosition">,
  limit: number,
): Promise<Range[]> {
  const rows = await readRows<Row>(
    database,
    "list gaps",
    sql`SELECT gap_from, gap_to FROM (
          SELECT gap_from, gap_to FROM (
            SELECT
              max(${firstPosition}, coalesce(max(g.to_position) OVER (
                ORDER BY g.from_position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), ${firstPosition})) AS gap_from,
              min(${endPosition}, g.from_position) AS gap_to
            FROM ranges g WHERE g.run_id = ${id} AND g.status = 'created'
            UNION ALL
            SELECT
              max(${firstPosition}, coalesce((
                SELECT max(g.to_position) FROM ranges g WHERE g.run_id = ${id} AND g.status = 'created'), ${firstPosition})),
              ${endPosition})
          WHERE gap_from < gap_to ORDER BY random() LIMIT ${limit})
        ORDER BY gap_from`,
    PATIENT_DEADLINE_MILLISECONDS,
  );
  return rows.map((row) => toValue(GAP, row));
}

/** The ranges of a run whose message used up its retries, by position. */
export async function selectFailedRanges(
  database: D1Database,
  runId: string,
): Promise<FailedRange[]> {
  const rows = await readRows<Row>(
    database,
    "list failed ranges",
    // Unless told to, the planner does not use the index, and reads every range of the run.
    sql`SELECT ${columnsOf(FAILED_RANGE, "g")} FROM ranges g INDEXED BY ranges_failed
        WHERE g.run_id = ${runId} AND g.status = 'failed' ORDER BY g.from_position`,
  );
  return rows.map((row) => toValue(FAILED_RANGE, row));
}
