/** The parts of the archive: reading what is known of them, recalling them, and bringing their rows back. */
import type { ArchivedTable } from "../domain/archive.ts";
import { PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { isMoving } from "./moves.ts";
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

/** The rows of a part. */
export interface PartRows {
  /** In the order of each line's values. */
  readonly columns: readonly string[];
  /** Each is a JSON array. */
  readonly lines: readonly string[];
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
    sql`${selectWhole(sql`INDEXED BY archive_parts_recalled`)} WHERE p.is_recalled = 1 AND NOT ${isMoving(sql`c.account_group_id`)} ORDER BY random() LIMIT 1`,
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
 * @param now milliseconds since 1970
 */
export async function restoreRows(
  database: D1Database,
  part: ArchivePart,
  { columns, lines }: PartRows,
  now: number,
): Promise<void> {
  const { runId, objectKey, table } = part;
  const deleteAfter = now + RESTORED_OBJECT_KEPT_FOR_MILLISECONDS;
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

/** SQL of ours. */
function text(written: string): Sql {
  return new Sql([written], []);
}
