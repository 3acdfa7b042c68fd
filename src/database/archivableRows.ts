/**
 * The rows of ended runs that leave for the archive: reading the next of them, and deleting them for the part that has them.
 * Which rows leave is decided in src/domain/archive.ts.
 */
import type { ArchivedTable, Leaving } from "../domain/archive.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { type ArchivableRun, selectArchivable } from "./archivableRuns.ts";
import { ARCHIVED_COLUMNS } from "./archivedColumns.ts";
import { literals, readRows, runBatch, runStatement, Sql, sql } from "./sql.ts";

/** As many as a range creates: D1 does one thing at a time, and starts wait for it. */
const ROWS_A_PART = 2_500;
/** Half of the longest text that D1 takes as a parameter. */
const BYTES_A_PART = 1_000_000;

/** The run of rows. */
type RunOfRows = Pick<ArchivableRun, "id" | "campaignId">;

/** A run that is being archived. Times are milliseconds since 1970. */
export interface Archiving {
  readonly run: RunOfRows;
  /** Which of its rows leave. */
  readonly leavings: readonly Leaving[];
  /** It has to have ended earlier. */
  readonly before: number;
  readonly now: number;
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
  { run, leavings }: Archiving,
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
 * it comes. After the last rows the run is noted as gone through.
 *
 * @returns whether the part is recorded
 */
export async function recordPart(
  database: D1Database,
  archiving: Archiving,
  { leaving, first, last, lines }: LeavingRows,
  { part, objectKey, sha256 }: NewPart,
): Promise<boolean> {
  const { run, before, now } = archiving;
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
      noteEnd(archiving),
      sql`SELECT 1 FROM archive_parts p WHERE ${isOwn}`,
    ],
    PATIENT_DEADLINE_MILLISECONDS,
  );
  return results.at(-1)?.results.length === 1;
}

/** Notes that a run has been gone through of which no row has to leave. */
export async function finishArchive(database: D1Database, archiving: Archiving): Promise<void> {
  await runStatement(database, "finish archive of run", noteEnd(archiving));
}

/** The statement that notes that a run has been gone through, if none of the rows that leave is left. */
function noteEnd({ run, leavings, before, now }: Archiving): Sql {
  const noneLeft = leavings.reduce(
    (all, leaving) => sql`${all} AND NOT EXISTS (SELECT 1 FROM ${source(run, leaving)})`,
    sql`true`,
  );
  return sql`
    UPDATE runs SET archived_at = ${now}
    WHERE id IN (SELECT r.id FROM (${selectArchivable(before)}) r WHERE r.id = ${run.id}) AND ${noneLeft}`;
}

/** The rows that leave, each as a line, in their order. */
function selectLines(run: RunOfRows, leaving: Leaving, within: Sql = sql`true`): Sql {
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
function source(run: RunOfRows, { table, statuses }: Leaving, within: Sql = sql`true`): Sql {
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
