/**
 * The rows of ended runs that may leave for the archive: finding the run whose turn it is, reading the next of its rows, and
 * deleting them for the part that has them. Which rows leave is decided in src/domain/archive.ts.
 */
import type { ArchivedTable, ArchiveFacts, Leaving } from "../domain/archive.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { ARCHIVED_COLUMNS } from "./archivedColumns.ts";
import { type Columns, type Row, toValue } from "./columns.ts";
import { literals, readRow, readRows, runBatch, runStatement, Sql, sql } from "./sql.ts";

/** Half of the most rows that D1 advises for one statement. */
const ROWS_A_PART = 5_000;
/** Half of the longest text that D1 takes as a parameter. */
const BYTES_A_PART = 1_000_000;

/** A run whose rows may leave. Times are milliseconds since 1970. */
export interface ArchivableRun extends ArchiveFacts {
  readonly id: string;
  readonly campaignId: string;
  readonly accountGroupId: string;
  /** The number of its next part. */
  readonly nextPart: number;
  readonly startedAt: number;
  readonly instancesPromised: number;
  readonly instancesCreated: number;
  readonly instancesStopped: number | null;
}

const ARCHIVABLE_RUN: Columns<ArchivableRun> = {
  id: "id",
  campaignId: "campaign_id",
  accountGroupId: "account_group_id",
  campaignStatus: "status",
  isLatest: ["is_latest", Boolean],
  endedAt: "ended_at",
  restoredAt: "restored_at",
  isTold: ["is_told", Boolean],
  nextPart: "next_part",
  startedAt: "started_at",
  instancesPromised: "instances_promised",
  instancesCreated: "instances_created",
  instancesStopped: "instances_stopped",
};

/**
 * The query of the runs that have to be archived: those of which decideArchive of src/domain/archive.ts has rows leave, and
 * that have not been gone through since.
 */
function selectArchivable(before: number, index: Sql = sql``): Sql {
  return sql`
    SELECT r.id, r.campaign_id, c.account_group_id, c.status, c.run_id = r.id AS is_latest, r.ended_at, r.restored_at,
      c.status = 'completed' AND EXISTS (
        SELECT 1 FROM events e INDEXED BY events_by_campaign
        WHERE e.campaign_id = c.id AND (e.type LIKE 'instance.%' OR e.type LIKE 'action.%')) AS is_told,
      (SELECT coalesce(max(p.part), 0) + 1 FROM archive_parts p WHERE p.run_id = r.id) AS next_part,
      r.started_at, r.instances_promised, r.instances_created, s.instances_stopped
    FROM runs r ${index}
    JOIN campaigns c ON c.id = r.campaign_id LEFT JOIN stops s ON s.run_id = r.id
    WHERE r.ended_at IS NOT NULL AND r.archived_at IS NULL
      AND r.ended_at < ${before} AND coalesce(r.restored_at, 0) < ${before} AND NOT is_told`;
}

/** The run that has to be archived next, the one that ended first; null when there is none. */
export async function selectRunToArchive(
  database: D1Database,
  before: number,
): Promise<ArchivableRun | null> {
  const row = await readRow<Row>(
    database,
    "read run to archive",
    sql`${selectArchivable(before, sql`INDEXED BY runs_to_archive`)} ORDER BY r.ended_at LIMIT 1`,
  );
  return row === null ? null : toValue(ARCHIVABLE_RUN, row);
}

/** Where a row stands in its table, among those of its run. */
interface RowPlace {
  readonly position: number;
  /** 0: an instance. */
  readonly step: number;
}

/** Rows of a table, one after the other. */
export interface LeavingRows {
  readonly leaving: Leaving;
  readonly first: RowPlace;
  readonly last: RowPlace;
  /** Each is a JSON array of its columns, as D1 writes it: the deletion compares them with what the rows are then. */
  readonly lines: readonly string[];
}

/** The next rows of a run that leave, as many as a part takes; null when none is left. */
export async function selectLeavingRows(
  database: D1Database,
  run: Pick<ArchivableRun, "id" | "campaignId">,
  leavings: readonly Leaving[],
): Promise<LeavingRows | null> {
  for (const leaving of leavings) {
    const rows = await readRows<RowPlace & { line: string }>(
      database,
      "read rows to archive",
      sql`SELECT sized.position, sized.step, sized.line
          FROM (
            SELECT l.*, sum(octet_length(l.line)) OVER (ORDER BY l.position, l.step) - octet_length(l.line) AS bytes_before
            FROM (${selectLines(run, leaving)} LIMIT ${ROWS_A_PART}) l
          ) sized
          WHERE sized.bytes_before < ${BYTES_A_PART}
          ORDER BY sized.position, sized.step`,
      PATIENT_DEADLINE_MILLISECONDS,
    );
    const [first] = rows;
    const last = rows.at(-1);
    if (first !== undefined && last !== undefined) {
      return { leaving, first, last, lines: rows.map(({ line }) => line) };
    }
  }
  return null;
}

/** A part that is written, and about to be recorded. */
export interface NewPart {
  readonly part: number;
  readonly objectKey: string;
  /** Of the object, in hexadecimal. */
  readonly sha256: string;
}

/**
 * Records a part and deletes its rows, in one transaction: only if they are still what the part has, to the byte, and
 * nobody has begun to delete the object. The object's leftover goes with it, so that a repetition does nothing, however late
 * it comes.
 *
 * @returns whether the part is recorded
 */
export async function recordPart(
  database: D1Database,
  run: Pick<ArchivableRun, "id" | "campaignId">,
  { leaving, first, last, lines }: LeavingRows,
  { part, objectKey, sha256 }: NewPart,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<boolean> {
  const isOwn = sql`p.run_id = ${run.id} AND p.part = ${part} AND p.object_key = ${objectKey}`;
  const isWritten = sql`EXISTS (
    SELECT 1 FROM archive_leftovers o WHERE o.object_key = ${objectKey} AND o.delete_after > 0)`;
  const within = isWithin(leaving.table, first, last);
  const results = await runBatch(
    database,
    "record part of archive",
    [
      sql`INSERT INTO archive_parts (run_id, part, object_key, table_name, row_count, first_position, last_position, sha256,
            recorded_at)
          SELECT r.id, ${part}, ${objectKey}, ${leaving.table}, ${lines.length}, ${first.position}, ${last.position},
            ${sha256}, ${now}
          FROM (${selectArchivable(before)}) r
          WHERE r.id = ${run.id} AND ${isWritten}
            AND ${lines.join("\n")} = (
              SELECT group_concat(l.line, char(10) ORDER BY l.position, l.step)
              FROM (${selectLines(run, leaving, within)}) l)
          ON CONFLICT (run_id, part) DO NOTHING`,
      sql`DELETE FROM ${source(run, leaving, within)}
            AND ${isWritten} AND EXISTS (SELECT 1 FROM archive_parts p WHERE ${isOwn})`,
      sql`DELETE FROM archive_leftovers
          WHERE object_key = ${objectKey} AND EXISTS (SELECT 1 FROM archive_parts p WHERE ${isOwn})`,
      sql`SELECT 1 FROM archive_parts p WHERE ${isOwn}`,
    ],
    PATIENT_DEADLINE_MILLISECONDS,
  );
  return results.at(-1)?.results.length === 1;
}

/** Notes that a run has been gone through, if none of the rows that leave is left. */
export async function finishArchive(
  database: D1Database,
  run: Pick<ArchivableRun, "id" | "campaignId">,
  leavings: readonly Leaving[],
  { before, now }: { readonly before: number; readonly now: number },
): Promise<void> {
  const noneLeft = leavings.reduce(
    (all, leaving) => sql`${all} AND NOT EXISTS (SELECT 1 FROM ${source(run, leaving)})`,
    sql`true`,
  );
  await runStatement(
    database,
    "finish archive of run",
    sql`UPDATE runs SET archived_at = ${now}
        WHERE id IN (SELECT r.id FROM (${selectArchivable(before)}) r WHERE r.id = ${run.id}) AND ${noneLeft}`,
  );
}

/** The rows that leave, each as a line, in their order. */
function selectLines(
  run: Pick<ArchivableRun, "id" | "campaignId">,
  leaving: Leaving,
  within: Sql = sql`true`,
): Sql {
  const columns = ARCHIVED_COLUMNS[leaving.table].map((name) => `t.${name}`).join(", ");
  return sql`
    SELECT t.position, ${STEP[leaving.table]} AS step, json_array(${new Sql([columns], [])}) AS line
    FROM ${source(run, leaving, within)}
    ORDER BY ${PLACE[leaving.table]}`;
}

const STEP: Readonly<Record<ArchivedTable, Sql>> = { instances: sql`0`, actions: sql`t.step` };
const PLACE: Readonly<Record<ArchivedTable, Sql>> = {
  instances: sql`t.position`,
  actions: sql`t.position, t.step`,
};

function isWithin(table: ArchivedTable, first: RowPlace, last: RowPlace): Sql {
  return table === "instances"
    ? sql`t.position BETWEEN ${first.position} AND ${last.position}`
    : sql`(t.position, t.step) BETWEEN (${first.position}, ${first.step}) AND (${last.position}, ${last.step})`;
}

/** What stands behind FROM for the rows that leave: the table `t` and the condition. */
function source(
  run: Pick<ArchivableRun, "id" | "campaignId">,
  { table, statuses }: Leaving,
  within: Sql = sql`true`,
): Sql {
  if (table === "actions") {
    return sql`actions AS t
      WHERE t.campaign_id = ${run.campaignId} AND t.status IN ${literals(statuses)} AND ${within}`;
  }
  if (!statuses.includes("pending")) {
    // D1 takes a condition as that of its index only when it is spelled out.
    return sql`instances AS t INDEXED BY instances_by_status
      WHERE t.run_id = ${run.id} AND t.status <> 'pending' AND t.status IN ${literals(statuses)} AND ${within}`;
  }
  // Nobody below the admitted position is pending: a stopped run may have finished a million there.
  return sql`instances AS t
    WHERE t.run_id = ${run.id} AND t.status IN ${literals(statuses)} AND ${within}
      AND (${statuses.length > 1} OR t.position >= (SELECT r.admitted_position FROM runs r WHERE r.id = ${run.id}))`;
}
