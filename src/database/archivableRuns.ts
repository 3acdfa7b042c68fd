/** The runs of which rows leave for the archive, in their order. Which that are is decided in src/domain/archive.ts. */
import type { ArchiveFacts } from "../domain/archive.ts";
import { type Columns, type Row, toValue } from "./columns.ts";
import { isMoving } from "./moves.ts";
import { readRow, type Sql, sql } from "./sql.ts";

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
 * that have not been gone through since. Those of an account group that moves have to wait.
 */
export function selectArchivable(before: number, index: Sql = sql``): Sql {
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
      AND r.ended_at < ${before} AND coalesce(r.restored_at, 0) < ${before} AND NOT is_told
      AND NOT ${isMoving(sql`c.account_group_id`)}`;
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
