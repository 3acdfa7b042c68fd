/** Instances: creating a range of them, and reading who is in a campaign. */
import type { InstanceCreationOutcome, InstanceStatus, RangeOfRun } from "../campaign/words.ts";
import { callUpstream, PATIENT_DEADLINE_MILLISECONDS } from "../upstream.ts";
import { type Person, type PersonRow, toPerson } from "./leads.ts";

/**
 * The audience (or, for an explicit selection, the campaign) whose leads the range names; NULL, and so no lead at all,
 * unless the run is live, belongs to the campaign and covers the range, and the range is still missing: a copy of a
 * message that has been settled costs one look. ?1 run, ?2 campaign, ?3 from, ?4 to.
 */
function selectionOfLiveRun(column: "audience_id" | "id", explicit: boolean): string {
  return `(
    SELECT c.${column} FROM runs r JOIN campaigns c ON c.id = r.campaign_id
    WHERE r.id = ?1 AND r.campaign_id = ?2 AND r.ended_at IS NULL AND r.first_position <= ?3 AND ?4 <= r.end_position
      AND (c.lead_selection = 'leads' AND r.triggered) = ${explicit ? 1 : 0}
      AND NOT EXISTS (
        SELECT 1 FROM ranges WHERE run_id = ?1 AND from_position = ?3 AND to_position >= ?4 AND status = 'created'))`;
}

const CREATE_INSTANCES = `
  INSERT INTO instances (run_id, position, status, updated_at)
  SELECT ?1, chosen.position, 'pending', ?5
  FROM (
    SELECT l.position FROM leads l
    WHERE l.audience_id = ${selectionOfLiveRun("audience_id", false)} AND l.position >= ?3 AND l.position < ?4
    UNION ALL
    SELECT s.lead_position FROM selected_leads s
    WHERE s.campaign_id = ${selectionOfLiveRun("id", true)} AND s.position >= ?3 AND s.position < ?4
  ) chosen
  -- A first run has nothing to look back at.
  WHERE (SELECT count(*) FROM runs WHERE campaign_id = ?2) = 1 OR NOT EXISTS (
    SELECT 1 FROM runs earlier JOIN instances i ON i.run_id = earlier.id AND i.position = chosen.position
    WHERE earlier.campaign_id = ?2 AND earlier.id <> ?1 AND i.status IN ('completed', 'failed'))
  ON CONFLICT (run_id, position) DO NOTHING`;

/** changes() is the number of instances just created: the statements of a batch run one after the other. */
const COUNT_INSTANCES = `
  UPDATE runs SET
    instances_created = instances_created + changes(),
    progressed_at = ?2,
    finished_at = iif(triggered AND instances_created + changes() = instances_promised, ?2, finished_at)
  WHERE id = ?1 AND changes() > 0`;

const RECORD_RANGE = `
  INSERT INTO ranges (run_id, from_position, to_position, status, recorded_at)
  SELECT r.id, ?3, ?4, 'created', ?5 FROM runs r
  WHERE r.id = ?1 AND r.campaign_id = ?2 AND r.ended_at IS NULL AND r.first_position <= ?3 AND ?4 <= r.end_position
  ON CONFLICT (run_id, from_position) DO UPDATE
    SET to_position = excluded.to_position, status = 'created', failure_reason = NULL, recorded_at = excluded.recorded_at
    WHERE status = 'failed' OR to_position < excluded.to_position`;

/** A dead letter is for an operator, who has nothing left to do about a range that exists. */
const FORGET_DEAD_LETTERS = `
  DELETE FROM dead_letters
  WHERE run_id = ?1 AND from_position >= ?2 AND from_position < ?3 AND EXISTS (
    SELECT 1 FROM ranges WHERE run_id = ?1 AND from_position = ?2 AND to_position >= ?3 AND status = 'created')`;

/**
 * Creates the instances of a range, each lead once, however often and in whatever order it is called: one transaction
 * for the instances, the run's count, the range and its dead letters.
 */
export async function createInstances(
  database: D1Database,
  { runId, campaignId, from, to }: RangeOfRun,
  now: number,
): Promise<InstanceCreationOutcome> {
  const [instances, , range] = await callUpstream(
    "DATABASE",
    "create instances",
    () =>
      database.batch([
        database.prepare(CREATE_INSTANCES).bind(runId, campaignId, from, to, now),
        database.prepare(COUNT_INSTANCES).bind(runId, now),
        database.prepare(RECORD_RANGE).bind(runId, campaignId, from, to, now),
        database.prepare(FORGET_DEAD_LETTERS).bind(runId, from, to),
      ]),
    PATIENT_DEADLINE_MILLISECONDS,
  );
  const instancesCreated = instances?.meta.changes ?? 0;
  if (instancesCreated > 0 || (range?.meta.changes ?? 0) > 0) {
    return { outcome: "created", instancesCreated };
  }
  // Nothing was written: the second look says why.
  const run = await callUpstream("DATABASE", "look for run of range", () =>
    database
      .prepare(
        `SELECT ended_at, first_position <= ?3 AND ?4 <= end_position AS covers_range
         FROM runs WHERE id = ?1 AND campaign_id = ?2`,
      )
      .bind(runId, campaignId, from, to)
      .first<{ ended_at: number | null; covers_range: 0 | 1 }>(),
  );
  if (run === null) return { outcome: "unknown-run" };
  if (run.covers_range === 0) return { outcome: "impossible-range" };
  return { outcome: run.ended_at === null ? "repeated" : "ended" };
}

/** One lead's passage through the workflow in one run, with the lead. */
export interface Instance {
  readonly runId: string;
  /** The lead's position in the audience. */
  readonly position: number;
  readonly status: InstanceStatus;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  readonly lead: Person & { readonly id: string };
}

/** Where a page of instances begins: behind this one. */
export interface InstancePlace {
  readonly runId: string;
  readonly position: number;
}

interface InstanceRow extends PersonRow {
  run_id: string;
  position: number;
  status: InstanceStatus;
  updated_at: number;
  lead_id: string;
}

/** The rule that ends a run's open instances with the run, without a row written for each of them. */
const IS_CANCELLED_WITH_RUN = "(r.ended_at IS NOT NULL AND i.status IN ('pending', 'running'))";

/**
 * Which instances are in a status. Of those with an index the planner makes use only when told to, and when the index's
 * condition is spelled out. ?6 is the status.
 */
const WITH_STATUS: Record<InstanceStatus, { readonly index: string; readonly condition: string }> =
  {
    pending: { index: "", condition: "r.ended_at IS NULL AND i.status = ?6" },
    running: indexed("r.ended_at IS NULL AND i.status = ?6"),
    completed: indexed("i.status = ?6"),
    failed: indexed("i.status = ?6"),
    cancelled: { index: "", condition: `(i.status = ?6 OR ${IS_CANCELLED_WITH_RUN})` },
  };

function indexed(condition: string) {
  return {
    index: "INDEXED BY instances_by_status",
    condition: `i.status <> 'pending' AND ${condition}`,
  };
}

/**
 * A page of a campaign's instances, by run and lead position. Page 1,000 reads as many rows as page 1.
 *
 * @param status only instances in this status; null for all
 */
export async function listInstances(
  database: D1Database,
  campaign: { readonly id: string; readonly audienceId: string },
  status: InstanceStatus | null,
  after: InstancePlace | null,
  limit: number,
): Promise<Instance[]> {
  const { index, condition } =
    status === null ? { index: "", condition: "?6 IS NULL" } : WITH_STATUS[status];
  const statement = `
    SELECT i.run_id, i.position,
           iif(${IS_CANCELLED_WITH_RUN}, 'cancelled', i.status) AS status,
           iif(${IS_CANCELLED_WITH_RUN}, r.ended_at, i.updated_at) AS updated_at, l.id AS lead_id, l.name, l.email, l.linkedin_url, l.external_id,
           l.company, l.title
    FROM runs r
    CROSS JOIN instances i ${index}
      ON i.run_id = r.id AND i.position > iif(r.id = ?3, ?4, -1) AND ${condition}
    CROSS JOIN leads l ON l.audience_id = ?2 AND l.position = i.position
    WHERE r.campaign_id = ?1 AND r.id >= ?3
    ORDER BY r.id, i.position LIMIT ?5`;
  const { results } = await callUpstream("DATABASE", "list instances", () =>
    database
      .prepare(statement)
      .bind(
        campaign.id,
        campaign.audienceId,
        after?.runId ?? "",
        after?.position ?? -1,
        limit,
        status,
      )
      .all<InstanceRow>(),
  );
  return results.map(toInstance);
}

function toInstance(row: InstanceRow): Instance {
  return {
    runId: row.run_id,
    position: row.position,
    status: row.status,
    updatedAt: row.updated_at,
    lead: { id: row.lead_id, ...toPerson(row) },
  };
}
