/** Instances: creating those of a range. Listing them is in instancePages.ts. */
import { FINISHED_STATUSES, type InstanceCreationOutcome } from "../domain/instance.ts";
import type { RangeOfRun } from "../domain/range.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { literals, readRow, runBatch, type Sql, sql } from "./sql.ts";

/**
 * The campaign whose instances a range is to create; no row unless the run is live, belongs to the campaign and covers
 * the range, and the range is still missing: a message that is delivered again costs one look.
 */
function selectMissing({ runId, campaignId, from, to }: RangeOfRun): Sql {
  return sql`
    SELECT c.id AS campaign_id, c.audience_id, r.triggered AND c.lead_selection = 'leads' AS is_explicit
    FROM runs r JOIN campaigns c ON c.id = r.campaign_id
    WHERE r.id = ${runId} AND r.campaign_id = ${campaignId}
      AND r.ended_at IS NULL AND r.first_position <= ${from} AND ${to} <= r.end_position
      AND NOT EXISTS (
        SELECT 1 FROM ranges g
        WHERE g.run_id = r.id AND g.from_position = ${from} AND g.to_position >= ${to} AND g.status = 'created')`;
}

/**
 * The lead positions `[start_position, end_position)` among which a range's leads are. Those of an explicit selection
 * are in the order of the audience, so no lead of another range is among them.
 */
function selectBounds({ runId, from, to }: RangeOfRun): Sql {
  return sql`
    SELECT
      coalesce((
        SELECT s.lead_position FROM runs r JOIN selected_leads s ON s.campaign_id = r.campaign_id AND s.position = ${from}
        WHERE r.id = ${runId} AND r.triggered), ${from}) AS start_position,
      coalesce((
        SELECT s.lead_position + 1 FROM runs r JOIN selected_leads s ON s.campaign_id = r.campaign_id AND s.position = ${to} - 1
        WHERE r.id = ${runId} AND r.triggered), ${to}) AS end_position`;
}

/** How many instances a range holds, and when the last of them changed. */
function countHeld(range: RangeOfRun): Sql {
  return sql`
    SELECT count(*) AS instances, max(i.updated_at) AS updated_at
    FROM (${selectBounds(range)}) bounds
    CROSS JOIN instances i ON i.run_id = ${range.runId}
      AND i.position >= bounds.start_position AND i.position < bounds.end_position`;
}

/**
 * The positions of a campaign's leads whom a run has finished. They are looked up in the runs that have finished anybody:
 * that costs as much in the thousandth run of a campaign as in the first.
 *
 * @param bounds among which they are: `start_position`, and `end_position` behind the last
 */
export function selectFinished(campaignId: string, bounds: Sql): Sql {
  return sql`
    SELECT i.position
    FROM (${bounds}) bounds
    CROSS JOIN runs r ON r.campaign_id = ${campaignId}
    CROSS JOIN stops s ON s.run_id = r.id AND s.instances_finished > 0
    CROSS JOIN instances i INDEXED BY instances_by_status
      ON i.run_id = r.id AND i.status <> 'pending' AND i.status IN ${literals(FINISHED_STATUSES)}
      AND i.position >= bounds.start_position AND i.position < bounds.end_position`;
}

/** Creates the instances of a range, without counting them. */
export function createInstances(range: RangeOfRun, now: number): Sql {
  const { runId, from, to } = range;
  // As a rule no run was stopped after instances were finished, and no lead is looked for.
  return sql`
    WITH missing AS MATERIALIZED (${selectMissing(range)})
    INSERT INTO instances (run_id, position, status, updated_at)
    SELECT ${runId}, chosen.position, 'pending', ${now}
    FROM (
      SELECT l.position
      FROM missing CROSS JOIN leads l ON l.audience_id = missing.audience_id AND l.position >= ${from} AND l.position < ${to}
      WHERE NOT missing.is_explicit
      UNION ALL
      SELECT s.lead_position
      FROM missing CROSS JOIN selected_leads s ON s.campaign_id = missing.campaign_id AND s.position >= ${from} AND s.position < ${to}
      WHERE missing.is_explicit
    ) chosen
    WHERE NOT (
      EXISTS (
        SELECT 1 FROM runs r CROSS JOIN stops s ON s.run_id = r.id AND s.instances_finished > 0
        WHERE r.campaign_id = ${range.campaignId})
      AND chosen.position IN (${selectFinished(range.campaignId, selectBounds(range))}))
    ON CONFLICT (run_id, position) DO NOTHING`;
}

/**
 * What creates the instances of a range, in its order. The run's count changes by what the range holds afterwards less
 * what it held before, both counted from the rows: it is right whatever ranges overlap, and however often this is done.
 */
export function rangeStatements(range: RangeOfRun, now: number): Sql[] {
  const { runId, from, to } = range;
  return [
    // What ranges that overlap this one have created leaves the count, and comes back below. As a rule there is nothing.
    sql`UPDATE runs AS r SET instances_created = r.instances_created - held.instances
        FROM (${countHeld(range)}) held
        WHERE r.id = ${runId} AND held.instances > 0 AND EXISTS (${selectMissing(range)})`,
    createInstances(range, now),
    sql`UPDATE runs AS r SET
          instances_created = r.instances_created + held.instances,
          progressed_at = max(r.progressed_at, held.updated_at),
          instances_created_at = iif(
            r.triggered AND r.instances_created + held.instances = r.instances_promised,
            coalesce(r.instances_created_at, max(r.progressed_at, held.updated_at)), r.instances_created_at)
        FROM (${countHeld(range)}) held
        WHERE r.id = ${runId} AND held.instances > 0 AND EXISTS (${selectMissing(range)})`,
    sql`INSERT INTO ranges AS g (run_id, from_position, to_position, status, recorded_at)
        SELECT ${runId}, ${from}, ${to}, 'created', ${now}
        WHERE EXISTS (${selectMissing(range)})
        ON CONFLICT (run_id, from_position) DO UPDATE
          SET to_position = excluded.to_position, status = 'created', failure_reason = NULL,
            recorded_at = max(g.recorded_at, excluded.recorded_at)`,
  ];
}

/**
 * Creates the instances of a range, each lead once, however often and in whatever order it is called: one transaction
 * for the instances, the run's count, the range and its dead letters.
 */
export async function insertInstances(
  database: D1Database,
  range: RangeOfRun,
  now: number,
): Promise<InstanceCreationOutcome> {
  const { runId, campaignId, from, to } = range;
  const statements = [
    ...rangeStatements(range, now),
    // A dead letter is for an operator, who has nothing left to do about a range that exists.
    sql`DELETE FROM dead_letters
        WHERE run_id = ${runId} AND from_position >= ${from} AND from_position < ${to}
          AND EXISTS (
            SELECT 1 FROM ranges g
            WHERE g.run_id = ${runId} AND g.from_position = ${from} AND g.to_position >= ${to} AND g.status = 'created')`,
  ];
  const [, instances, , recorded] = await runBatch(
    database,
    "create instances",
    statements,
    PATIENT_DEADLINE_MILLISECONDS,
  );
  if ((recorded?.meta.changes ?? 0) > 0) {
    return { outcome: "created", instancesCreated: instances?.meta.changes ?? 0 };
  }
  // Nothing was written: the second look says why.
  const run = await readRow<{ ended_at: number | null; covers_range: 0 | 1 }>(
    database,
    "look for run of range",
    sql`SELECT r.ended_at, r.first_position <= ${from} AND ${to} <= r.end_position AS covers_range
        FROM runs r WHERE r.id = ${runId} AND r.campaign_id = ${campaignId}`,
  );
  if (run === null) return { outcome: "unknown-run" };
  if (run.covers_range === 0) return { outcome: "impossible-range" };
  return { outcome: run.ended_at === null ? "repeated" : "ended" };
}
