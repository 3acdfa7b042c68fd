/** Ranges: which of a run's are still missing. */
import type { Range, Run } from "../domain/run.ts";
import { callUpstream, PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";

/** What lies between the ranges that exist, which may overlap, and behind the last. ?1 run, ?2 its first position, ?3 its end. */
const GAPS = `
  SELECT max(?2, coalesce(max(to_position) OVER (
           ORDER BY from_position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), ?2)) AS gap_from,
         min(?3, from_position) AS gap_to
  FROM ranges WHERE run_id = ?1 AND status = 'created'
  UNION ALL
  SELECT max(?2, coalesce((SELECT max(to_position) FROM ranges WHERE run_id = ?1 AND status = 'created'), ?2)), ?3`;

/**
 * The lead positions of a run whose instances are missing, by position. Where there are more than `limit` gaps, any of
 * them: those that cannot be closed must not keep the others from their turn.
 */
export async function selectGaps(
  database: D1Database,
  run: Pick<Run, "id" | "firstPosition" | "endPosition">,
  limit: number,
): Promise<Range[]> {
  const { results } = await callUpstream(
    "DATABASE",
    "list gaps",
    () =>
      database
        .prepare(
          `SELECT * FROM (
             SELECT gap_from, gap_to FROM (${GAPS}) WHERE gap_from < gap_to ORDER BY random() LIMIT ?4)
           ORDER BY gap_from`,
        )
        .bind(run.id, run.firstPosition, run.endPosition, limit)
        .all<{ gap_from: number; gap_to: number }>(),
    PATIENT_DEADLINE_MILLISECONDS,
  );
  return results.map(({ gap_from, gap_to }) => ({ from: gap_from, to: gap_to }));
}
