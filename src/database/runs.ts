/** Runs: reading how far they are. Starting one is in startRun.ts, ending one in stopRun.ts. */
import type { Run } from "../domain/run.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { ARCHIVED, toArchived } from "./archivedRuns.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { readRow, readRows, sql } from "./sql.ts";

type StopOfRun = Pick<Run, "stoppedBy" | "instancesStopped">;

const RUN: Columns<Omit<Run, keyof StopOfRun | "archived">> = {
  id: "id",
  campaignId: "campaign_id",
  startedBy: "started_by",
  traceId: "trace_id",
  triggered: ["triggered", Boolean],
  firstPosition: "first_position",
  endPosition: "end_position",
  instancesPromised: "instances_promised",
  instancesCreated: "instances_created",
  startedAt: "started_at",
  progressedAt: "progressed_at",
  instancesCreatedAt: "instances_created_at",
  endedAt: "ended_at",
};

/** The stop that ended the run. */
const STOP: Columns<StopOfRun> = {
  stoppedBy: "stopped_by",
  instancesStopped: "instances_stopped",
};

/** After every start. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER;

/** A run of a campaign of this account group; null when there is none. */
export async function selectRun(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
  runId: string,
): Promise<Run | null> {
  const row = await readRow<Row>(
    database,
    "read run",
    sql`SELECT ${columnsOf(RUN, "r")}, ${columnsOf(STOP, "s")}, ${ARCHIVED}
        FROM runs r JOIN campaigns c ON c.id = r.campaign_id LEFT JOIN stops s ON s.run_id = r.id
        WHERE r.id = ${runId} AND r.campaign_id = ${campaignId} AND c.account_group_id = ${accountGroupId}`,
  );
  return row === null ? null : toRun(row);
}

/** The run of a campaign of this account group that has not ended; null when there is none. */
export async function selectLiveRun(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<Run | null> {
  const row = await readRow<Row>(
    database,
    "read live run",
    sql`SELECT ${columnsOf(RUN, "r")}, ${columnsOf(STOP, "s")}
        FROM runs r JOIN campaigns c ON c.id = r.campaign_id LEFT JOIN stops s ON s.run_id = r.id
        WHERE r.campaign_id = ${campaignId} AND c.account_group_id = ${accountGroupId} AND r.ended_at IS NULL`,
  );
  return row === null ? null : toRun(row);
}

/**
 * A page of a campaign's runs, the latest start first.
 *
 * @param before where the page begins: the start of the run before it; null for the first
 */
export async function selectRuns(
  database: D1Database,
  campaignId: string,
  before: number | null,
  limit: number,
): Promise<Run[]> {
  const rows = await readRows<Row>(
    database,
    "list runs",
    sql`SELECT ${columnsOf(RUN, "r")}, ${columnsOf(STOP, "s")}, ${ARCHIVED}
        FROM runs r LEFT JOIN stops s ON s.run_id = r.id
        WHERE r.campaign_id = ${campaignId} AND r.started_at < ${before ?? AFTER_ALL}
        ORDER BY r.started_at DESC LIMIT ${limit}`,
  );
  return rows.map(toRun);
}

/**
 * Runs that owe instances and have stood still for so long. A time of progress that lies as far in the future comes from a
 * clock that was ahead, and counts the same. In random order: where there are more than `limit`, those that cannot be
 * helped must not keep the others from their turn.
 */
export async function selectRunsThatOweInstances(
  database: D1Database,
  now: number,
  stillForMilliseconds: number,
  limit: number,
): Promise<{ run: Run; accountGroupId: string }[]> {
  const rows = await readRows<Row>(
    database,
    "list runs that owe instances",
    // The condition is owesInstances of src/domain/run.ts, and that of the index.
    sql`SELECT ${columnsOf(RUN, "r")}, ${columnsOf(STOP, "s")}, c.account_group_id
        FROM runs r INDEXED BY runs_incomplete
        JOIN campaigns c ON c.id = r.campaign_id LEFT JOIN stops s ON s.run_id = r.id
        WHERE r.ended_at IS NULL AND r.instances_created < r.instances_promised
          AND (r.progressed_at <= ${now - stillForMilliseconds} OR r.progressed_at >= ${now + stillForMilliseconds})
        ORDER BY random() LIMIT ${limit}`,
  );
  return rows.map((row) => ({ run: toRun(row), accountGroupId: String(row.account_group_id) }));
}

/** Which campaign a run belongs to, and whether it has ended. */
export interface RunEnd {
  readonly runId: string;
  readonly campaignId: string;
  readonly hasEnded: boolean;
}

const RUN_END: Columns<RunEnd> = {
  runId: "id",
  campaignId: "campaign_id",
  hasEnded: ["has_ended", Boolean],
};

/** Of these runs, those that there are. */
export async function selectRunEnds(
  database: D1Database,
  runIds: readonly string[],
): Promise<RunEnd[]> {
  const rows = await readRows<Row>(
    database,
    "look up runs",
    sql`SELECT r.id, r.campaign_id, r.ended_at IS NOT NULL AS has_ended
        FROM runs r WHERE r.id IN (SELECT value FROM json_each(${JSON.stringify(runIds)}))`,
    PATIENT_DEADLINE_MILLISECONDS,
  );
  return rows.map((row) => toValue(RUN_END, row));
}

/** A run that goes on has nothing in the archive, and is read without a look there. */
function toRun(row: Row): Run {
  const archived = toArchived((row.archived ?? null) as string | null);
  return { ...toValue(RUN, row), ...toValue(STOP, row), archived };
}
