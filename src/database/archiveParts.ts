/** The parts of the archive: what a run has there, bringing a part's rows back, and the objects that no part names. */
import type { ArchivedRun, ArchivedTable } from "../domain/archive.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { ARCHIVED_COLUMNS } from "./archivedColumns.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { readRow, readRows, runBatch, runStatement, Sql, sql } from "./sql.ts";

/** A part of the archive: rows of one table, as one object. */
export interface ArchivePart {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly runId: string;
  /** Counts from 1. */
  readonly part: number;
  readonly objectKey: string;
  readonly table: ArchivedTable;
  readonly rows: number;
  readonly firstPosition: number;
  readonly lastPosition: number;
  /** Of the object, in hexadecimal. */
  readonly sha256: string;
}

const PART: Columns<Omit<ArchivePart, "accountGroupId" | "campaignId">> = {
  runId: "run_id",
  part: "part",
  objectKey: "object_key",
  table: "table_name",
  rows: "row_count",
  firstPosition: "first_position",
  lastPosition: "last_position",
  sha256: "sha256",
};

/** A column of a query of runs `r`: what each has in the archive, as JSON; NULL when it has nothing there. */
export const ARCHIVED = sql`(
  SELECT json_object('at', min(p.recorded_at), 'parts', count(*),
    'instances', sum(iif(p.table_name = 'instances', p.row_count, 0)),
    'actions', sum(iif(p.table_name = 'actions', p.row_count, 0)))
  FROM archive_parts p WHERE p.run_id = r.id HAVING count(*) > 0) AS archived`;

/** Reads what `ARCHIVED` says. */
export function toArchived(archived: string | null): ArchivedRun | null {
  return archived === null ? null : (JSON.parse(archived) as ArchivedRun);
}

/** The query of the runs of a campaign that have rows of a table in the archive, the earliest first. */
export function selectArchivedRuns(
  campaignId: string,
  table: ArchivedTable,
  runId: string | null = null,
): Sql {
  return sql`
    SELECT r.id FROM runs r
    WHERE r.campaign_id = ${campaignId} AND (${runId} IS NULL OR r.id = ${runId})
      AND EXISTS (SELECT 1 FROM archive_parts p WHERE p.run_id = r.id AND p.table_name = ${table})
    ORDER BY r.started_at LIMIT 1`;
}

/**
 * The query of a run of a campaign with a part that may have an instance, or the actions for its lead: its rows are among
 * these positions. One with actions comes first.
 */
export function selectArchivedAbout(
  campaignId: string,
  { runId, position }: { readonly runId: string; readonly position: number },
): Sql {
  return sql`
    SELECT r.id, p.table_name FROM runs r JOIN archive_parts p ON p.run_id = r.id
    WHERE r.campaign_id = ${campaignId} AND p.first_position <= ${position} AND p.last_position >= ${position}
      AND (p.table_name = 'actions' OR r.id = ${runId})
    ORDER BY p.table_name LIMIT 1`;
}

/** A run that has rows in the archive. */
export interface RunInArchive {
  readonly runId: string;
  readonly campaignId: string;
  readonly accountGroupId: string;
  readonly archived: ArchivedRun;
}

/** The runs that have rows in the archive, those of which the first was archived last. */
export async function selectRunsInArchive(
  database: D1Database,
  limit: number,
): Promise<RunInArchive[]> {
  const rows = await readRows<Row>(
    database,
    "list runs in archive",
    sql`SELECT r.id, r.campaign_id, c.account_group_id, ${ARCHIVED}
        FROM (SELECT DISTINCT p.run_id FROM archive_parts p) own
        JOIN runs r ON r.id = own.run_id JOIN campaigns c ON c.id = r.campaign_id
        ORDER BY archived ->> 'at' DESC LIMIT ${limit}`,
  );
  return rows.map((row) => ({
    runId: String(row.id),
    campaignId: String(row.campaign_id),
    accountGroupId: String(row.account_group_id),
    archived: JSON.parse(String(row.archived)) as ArchivedRun,
  }));
}

/** The parts of a run, in order. */
export async function selectParts(database: D1Database, runId: string): Promise<ArchivePart[]> {
  const rows = await readRows<Row>(
    database,
    "list parts of archive",
    sql`${selectWhole()} WHERE p.run_id = ${runId} ORDER BY p.part`,
  );
  return rows.map(toPart);
}

/** A part whose rows have to come back, since a lead of theirs was erased; null when there is none. Any of them, so that one
 * that cannot be read keeps no other from its turn. */
export async function selectRecalledPart(database: D1Database): Promise<ArchivePart | null> {
  const row = await readRow<Row>(
    database,
    "read recalled part of archive",
    sql`${selectWhole(sql`INDEXED BY archive_parts_recalled`)} WHERE p.is_recalled = 1 ORDER BY random() LIMIT 1`,
  );
  return row === null ? null : toPart(row);
}

function selectWhole(index: Sql = sql``): Sql {
  return sql`
    SELECT ${columnsOf(PART, "p")}, c.id AS campaign_id, c.account_group_id
    FROM archive_parts p ${index} JOIN runs r ON r.id = p.run_id JOIN campaigns c ON c.id = r.campaign_id`;
}

function toPart(row: Row): ArchivePart {
  return {
    ...toValue(PART, row),
    accountGroupId: String(row.account_group_id),
    campaignId: String(row.campaign_id),
  };
}

/** The statement that recalls the parts which may have rows about leads: an erasure holds for the archive as well. */
export function recallParts(leadsOfCampaigns: Sql): Sql {
  return sql`
    UPDATE archive_parts SET is_recalled = 1
    WHERE (run_id, part) IN (
      SELECT p.run_id, p.part FROM (${leadsOfCampaigns}) l
      JOIN runs r ON r.campaign_id = l.id
      JOIN archive_parts p ON p.run_id = r.id AND p.first_position <= l.position AND p.last_position >= l.position)`;
}

/** As long as D1 can be taken back to an older state, in which the part names its object: as D1's own older states are kept. */
const RESTORED_OBJECT_KEPT_FOR_MILLISECONDS = 30 * 24 * 3_600_000;

/**
 * Brings the rows of a part back, in one transaction in which the part goes and its object becomes a leftover: they are as
 * they were, but for the words of senders about a lead who has been erased since. Repeating it does nothing.
 *
 * @param lines the rows, as the part has them
 * @param now milliseconds since 1970
 */
export async function restoreRows(
  database: D1Database,
  part: ArchivePart,
  lines: readonly string[],
  now: number,
): Promise<void> {
  const { runId, objectKey, table } = part;
  const deleteAfter = now + RESTORED_OBJECT_KEPT_FOR_MILLISECONDS;
  const columns = ARCHIVED_COLUMNS[table];
  const isThere = sql`EXISTS (
    SELECT 1 FROM archive_parts p WHERE p.run_id = ${runId} AND p.part = ${part.part} AND p.object_key = ${objectKey})`;
  await runBatch(
    database,
    "restore rows",
    [
      sql`INSERT INTO ${text(`${table} (${columns.join(", ")})`)}
          SELECT ${text(columns.map((_, index) => `line.value ->> ${index}`).join(", "))}
          FROM json_each(${`[${lines.join(",")}]`}) line
          WHERE ${isThere}`,
      forgetErased(part),
      sql`UPDATE runs SET archived_at = NULL WHERE id = ${runId} AND ${isThere}`,
      sql`INSERT INTO archive_leftovers (object_key, delete_after) SELECT ${objectKey}, ${deleteAfter} WHERE ${isThere}`,
      sql`DELETE FROM archive_parts WHERE run_id = ${runId} AND part = ${part.part} AND object_key = ${objectKey}`,
    ],
    PATIENT_DEADLINE_MILLISECONDS,
  );
}

/** Has an erased lead's rows say what src/database/eraseLeads.ts leaves of them. */
function forgetErased({ table, runId, campaignId, firstPosition, lastPosition }: ArchivePart): Sql {
  const erased = sql`
    SELECT l.position FROM campaigns c JOIN leads l ON l.audience_id = c.audience_id
    WHERE c.id = ${campaignId} AND l.position BETWEEN ${firstPosition} AND ${lastPosition}
      AND l.external_id = 'erased:' || l.id`;
  return table === "instances"
    ? sql`UPDATE instances SET detail = NULL WHERE run_id = ${runId} AND position IN (${erased})`
    : sql`UPDATE actions SET code = NULL, message = NULL, external_id = NULL, thread = NULL
          WHERE campaign_id = ${campaignId} AND position IN (${erased})`;
}

/** Notes that an operator has a run's rows brought back: it counts as ended since then, and stays whole for as long again. */
export async function noteRestoration(
  database: D1Database,
  runId: string,
  now: number,
): Promise<void> {
  await runStatement(
    database,
    "note restoration",
    sql`UPDATE runs SET restored_at = ${now} WHERE id = ${runId}`,
  );
}

/** Notes an object before it is written: it is deleted then, unless a part names it by that time. */
export async function noteObject(
  database: D1Database,
  objectKey: string,
  deleteAfter: number,
): Promise<void> {
  await runStatement(
    database,
    "note object of archive",
    sql`INSERT INTO archive_leftovers (object_key, delete_after) VALUES (${objectKey}, ${deleteAfter})
        ON CONFLICT (object_key) DO NOTHING`,
  );
}

/** Objects that nobody needs any more; from now on no part can name one of them. */
export async function takeLeftovers(
  database: D1Database,
  now: number,
  limit: number,
): Promise<string[]> {
  const rows = await readRows<{ object_key: string }>(
    database,
    "take leftovers of archive",
    sql`UPDATE archive_leftovers SET delete_after = 0
        WHERE object_key IN (SELECT o.object_key FROM archive_leftovers o WHERE o.delete_after <= ${now} LIMIT ${limit})
        RETURNING object_key`,
  );
  return rows.map(({ object_key: objectKey }) => objectKey);
}

/** Forgets objects that are deleted. */
export async function forgetLeftovers(
  database: D1Database,
  objectKeys: readonly string[],
): Promise<void> {
  await runStatement(
    database,
    "forget leftovers of archive",
    sql`DELETE FROM archive_leftovers
        WHERE object_key IN (SELECT value FROM json_each(${JSON.stringify(objectKeys)})) AND delete_after = 0`,
  );
}

/** SQL of ours. */
function text(written: string): Sql {
  return new Sql([written], []);
}
