/** Instances: creating a range of them, and reading who is in a campaign. */
import type {
  Instance,
  InstanceCreationOutcome,
  InstancePlace,
  InstanceStatus,
} from "../domain/instance.ts";
import type { RangeOfRun } from "../domain/run.ts";
import { callUpstream, PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { type PersonRow, toPerson } from "./leads.ts";

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

/** Runs that have finished anybody: earlier ones, since each has been stopped. */
const RUNS_THAT_FINISHED =
  "runs r CROSS JOIN stops s ON s.run_id = r.id AND s.instances_finished > 0";

/**
 * Whether a position is that of a lead whom an earlier run has finished. Those are looked up once a range, in the runs
 * that have finished anybody: a range costs as much in the thousandth run of a campaign as in the first.
 */
function isFinished(position: string, bounds: string): string {
  return `(
    EXISTS (SELECT 1 FROM ${RUNS_THAT_FINISHED} WHERE r.campaign_id = ?2)
    AND ${position} IN (
      SELECT i.position FROM ${RUNS_THAT_FINISHED}
      CROSS JOIN instances i INDEXED BY instances_by_status
        ON i.run_id = r.id AND i.status <> 'pending' AND i.status IN ('completed', 'failed') AND ${bounds}
      WHERE r.campaign_id = ?2))`;
}

export const CREATE_INSTANCES = `
  INSERT INTO instances (run_id, position, status, updated_at)
  SELECT ?1, l.position, 'pending', ?5 FROM leads l
  WHERE l.audience_id = ${selectionOfLiveRun("audience_id", false)} AND l.position >= ?3 AND l.position < ?4
    AND NOT ${isFinished("l.position", "i.position >= ?3 AND i.position < ?4")}
  UNION ALL
  SELECT ?1, s.lead_position, 'pending', ?5 FROM selected_leads s
  WHERE s.campaign_id = ${selectionOfLiveRun("id", true)} AND s.position >= ?3 AND s.position < ?4
    AND NOT ${isFinished("s.lead_position", "true")}
  ON CONFLICT (run_id, position) DO NOTHING`;

/** changes() is the number of instances just created: the statements of a batch run one after the other. */
export const COUNT_INSTANCES = `
  UPDATE runs SET
    instances_created = instances_created + changes(),
    progressed_at = ?2,
    instances_created_at = iif(triggered AND instances_created + changes() = instances_promised, ?2, instances_created_at)
  WHERE id = ?1 AND changes() > 0`;

export const RECORD_RANGE = `
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
export async function insertInstances(
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

interface InstanceRow extends PersonRow {
  run_id: string;
  run_started_at: number;
  position: number;
  status: InstanceStatus;
  updated_at: number;
  lead_id: string;
}

/** The rule that ends a run's open instances with the run, without a row written for each of them. */
const IS_CANCELLED_WITH_RUN = "r.ended_at IS NOT NULL AND i.status IN ('pending', 'running')";

/** The instances of a campaign, or of one run ?4, that meet a condition, behind a place. ?1 campaign, ?2 start of the run, ?3 position. */
function selectInstanceRows(condition: string, index = ""): string {
  return `
    SELECT i.run_id, r.started_at AS run_started_at, i.position,
           iif(${IS_CANCELLED_WITH_RUN}, 'cancelled', i.status) AS status,
           iif(${IS_CANCELLED_WITH_RUN}, r.ended_at, i.updated_at) AS updated_at
    FROM runs r CROSS JOIN instances i ${index}
      ON i.run_id = r.id AND i.position > iif(r.started_at = ?2, ?3, -1)
    WHERE r.campaign_id = ?1 AND r.started_at >= ?2 AND (?4 IS NULL OR r.id = ?4) AND ${condition}`;
}

/** Those whose row has a status. The planner takes the index only when told to, and its condition spelled out. */
function selectByRow(status: InstanceStatus, condition = "true"): string {
  return selectInstanceRows(
    `i.status <> 'pending' AND i.status = '${status}' AND ${condition}`,
    "INDEXED BY instances_by_status",
  );
}

/** A run that has ended and left instances open: their rows do not say that they are cancelled. */
const HAS_LEFT_INSTANCES_OPEN = `(
  r.ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stops s WHERE s.run_id = r.id AND s.instances_stopped = 0))`;

/**
 * Where the instances in each status are, as queries that D1 merges without sorting. A pending row is in no index, so
 * that those who look for one also meet the others of its run.
 */
const SELECT_IN_STATUS: Record<InstanceStatus, string> = {
  pending: selectInstanceRows("r.ended_at IS NULL"),
  running: selectByRow("running", "r.ended_at IS NULL"),
  completed: selectByRow("completed"),
  failed: selectByRow("failed"),
  cancelled: `${selectByRow("cancelled", `NOT ${HAS_LEFT_INSTANCES_OPEN}`)}
    UNION ALL ${selectInstanceRows(HAS_LEFT_INSTANCES_OPEN)}`,
};

/** How many rows a page looks at, at most: of a million whose last is pending nobody should read all for one. */
const MAXIMUM_ROWS_LOOKED_AT = 10_000;

/** Which instances of a campaign to list. */
export interface InstanceFilter {
  /** Null for those in any status. */
  readonly status: InstanceStatus | null;
  /** Null for those of any run. */
  readonly runId: string | null;
}

/** A page of instances, and behind which place the next one begins; null on the last page. */
export interface InstancePage {
  readonly instances: readonly Instance[];
  readonly next: InstancePlace | null;
}

/**
 * A page of a campaign's instances, by the start of their run and lead position. Page 1,000 reads as many rows as page 1:
 * those that it shows or, looking for pending rows of the live run or of one that was stopped, up to 10,000. It ends
 * there, with fewer instances than `limit`, or none.
 */
export async function selectInstances(
  database: D1Database,
  campaign: { readonly id: string; readonly audienceId: string },
  { status, runId }: InstanceFilter,
  after: InstancePlace | null,
  limit: number,
): Promise<InstancePage> {
  const source = status === null ? selectInstanceRows("true") : SELECT_IN_STATUS[status];
  const { results } = await callUpstream("DATABASE", "list instances", () =>
    database
      .prepare(
        `SELECT page.*, l.id AS lead_id, l.name, l.email, l.linkedin_url, l.external_id, l.company, l.title
         FROM (
           SELECT * FROM (
             SELECT *, row_number() OVER () = ${MAXIMUM_ROWS_LOOKED_AT} AS is_last_look
             FROM (${source} ORDER BY run_started_at, position LIMIT ${MAXIMUM_ROWS_LOOKED_AT}))
           WHERE ?7 IS NULL OR status = ?7 OR is_last_look LIMIT ?6
         ) page
         CROSS JOIN leads l ON l.audience_id = ?5 AND l.position = page.position
         ORDER BY page.run_started_at, page.position`,
      )
      .bind(
        campaign.id,
        after?.runStartedAt ?? 0,
        after?.position ?? -1,
        runId,
        campaign.audienceId,
        limit + 1,
        status,
      )
      .all<InstanceRow & { is_last_look: 0 | 1 }>(),
  );
  const found = results.filter((row) => status === null || row.status === status).map(toInstance);
  const instances = found.slice(0, limit);
  if (found.length > limit) return { instances, next: instances.at(-1) ?? null };
  const last = results.at(-1);
  return { instances, next: last?.is_last_look === 1 ? toInstance(last) : null };
}

function toInstance(row: InstanceRow): Instance {
  return {
    runId: row.run_id,
    runStartedAt: row.run_started_at,
    position: row.position,
    status: row.status,
    updatedAt: row.updated_at,
    lead: { id: row.lead_id, ...toPerson(row) },
  };
}
