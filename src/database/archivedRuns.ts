/** Runs that have rows in the archive: what they have there, and which of them a list or a look would lack. */
import type { ArchivedRun, ArchivedTable } from "../domain/archive.ts";
import type { Row } from "./columns.ts";
import { readRows, type Sql, sql } from "./sql.ts";

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
