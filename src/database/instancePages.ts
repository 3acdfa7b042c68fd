/** Pages of the instances of a campaign. */
import { isWholeWithoutInstances } from "../domain/archive.ts";
import type { Instance, InstancePlace, InstanceStatus } from "../domain/instance.ts";
import { selectArchivedRuns } from "./archivedRuns.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { PERSON } from "./leads.ts";
import { literals, runBatch, type Sql, sql } from "./sql.ts";

const INSTANCE: Columns<Omit<Instance, "lead">> = {
  runId: "run_id",
  runStartedAt: "run_started_at",
  position: "position",
  status: "status",
  reason: "reason",
  detail: "detail",
  step: "step",
  senderId: "sender_id",
  nextAt: "due_at",
  updatedAt: "updated_at",
};

/** The columns of an instance whose row says what it is. */
const AS_WRITTEN = sql`i.run_id, r.started_at AS run_started_at, i.position, i.status, i.reason, i.detail,
      nullif(i.step, 0) AS step, i.sender_id, i.due_at, i.updated_at`;

/** Those of an instance as it is: one that was open when its run ended is cancelled, without a row written for it. */
export const INSTANCE_AS_IT_IS = sql`i.run_id, r.started_at AS run_started_at, i.position,
      iif(r.ended_at IS NOT NULL AND i.status IN ('pending', 'running'), 'cancelled', i.status) AS status,
      iif(r.ended_at IS NOT NULL AND i.status IN ('pending', 'running'), 'stopped', i.reason) AS reason,
      iif(r.ended_at IS NOT NULL AND i.status IN ('pending', 'running'), NULL, i.detail) AS detail,
      nullif(i.step, 0) AS step, i.sender_id,
      iif(r.ended_at IS NOT NULL, NULL, i.due_at) AS due_at,
      iif(r.ended_at IS NOT NULL AND i.status IN ('pending', 'running'), r.ended_at, i.updated_at) AS updated_at`;

/** Which instances of a campaign to list. */
export interface InstanceFilter {
  /** Null for those in any status. */
  readonly status: InstanceStatus | null;
  /** Null for those of any run. */
  readonly runId: string | null;
}

/** What is listed, and behind which place. */
interface Listing {
  readonly campaignId: string;
  readonly runId: string | null;
  readonly startedAt: number;
  readonly position: number;
}

/** Those in any status. An open instance of a run that has ended is cancelled, without a row written for it. */
function selectAny({ campaignId, runId, startedAt, position }: Listing): Sql {
  return sql`
    SELECT ${INSTANCE_AS_IT_IS}
    FROM runs r CROSS JOIN instances i
      ON i.run_id = r.id AND i.position > iif(r.started_at = ${startedAt}, ${position}, -1)
    WHERE r.campaign_id = ${campaignId} AND r.started_at >= ${startedAt} AND (${runId} IS NULL OR r.id = ${runId})`;
}

/** Those of the live run: a pending row is in no index, so whoever looks for one meets the others too. */
function selectPendingAmongOthers({ campaignId, runId, startedAt, position }: Listing): Sql {
  return sql`
    SELECT ${AS_WRITTEN}
    FROM runs r CROSS JOIN instances i
      ON i.run_id = r.id AND i.position > iif(r.started_at = ${startedAt}, ${position}, -1)
    WHERE r.campaign_id = ${campaignId} AND r.started_at >= ${startedAt} AND (${runId} IS NULL OR r.id = ${runId})
      AND r.ended_at IS NULL`;
}

/** Those that are running: of the live run, since the others' are cancelled. */
function selectRunning({ campaignId, runId, startedAt, position }: Listing): Sql {
  return sql`
    SELECT ${AS_WRITTEN}
    FROM runs r CROSS JOIN instances i INDEXED BY instances_by_status
      ON i.run_id = r.id AND i.position > iif(r.started_at = ${startedAt}, ${position}, -1)
      AND i.status <> 'pending' AND i.status = 'running'
    WHERE r.campaign_id = ${campaignId} AND r.started_at >= ${startedAt} AND (${runId} IS NULL OR r.id = ${runId})
      AND r.ended_at IS NULL`;
}

/** Those whose row says that they have finished. */
function selectCompletedOrFailed(
  status: "completed" | "failed",
  { campaignId, runId, startedAt, position }: Listing,
): Sql {
  return sql`
    SELECT ${AS_WRITTEN}
    FROM runs r CROSS JOIN instances i INDEXED BY instances_by_status
      ON i.run_id = r.id AND i.position > iif(r.started_at = ${startedAt}, ${position}, -1)
      AND i.status <> 'pending' AND i.status IN ${literals([status])}
    WHERE r.campaign_id = ${campaignId} AND r.started_at >= ${startedAt} AND (${runId} IS NULL OR r.id = ${runId})`;
}

/**
 * Those that are cancelled: where a run goes on or has left no instance open, those whose row says so; where it has ended
 * and left some open, those too, among others that are closed.
 */
function selectCancelledAmongOthers({ campaignId, runId, startedAt, position }: Listing): Sql {
  return sql`
    SELECT ${AS_WRITTEN}
    FROM runs r CROSS JOIN instances i INDEXED BY instances_by_status
      ON i.run_id = r.id AND i.position > iif(r.started_at = ${startedAt}, ${position}, -1)
      AND i.status <> 'pending' AND i.status = 'cancelled'
    WHERE r.campaign_id = ${campaignId} AND r.started_at >= ${startedAt} AND (${runId} IS NULL OR r.id = ${runId})
      AND (r.ended_at IS NULL OR r.instances_closed = r.instances_created)
    UNION ALL
    SELECT ${INSTANCE_AS_IT_IS}
    FROM runs r CROSS JOIN instances i
      ON i.run_id = r.id AND i.position > iif(r.started_at = ${startedAt}, ${position}, -1)
    WHERE r.campaign_id = ${campaignId} AND r.started_at >= ${startedAt} AND (${runId} IS NULL OR r.id = ${runId})
      AND r.ended_at IS NOT NULL AND r.instances_closed < r.instances_created`;
}

/** D1 takes a condition as that of its index only when it is spelled out, so each status has a query. */
function selectSource(status: InstanceStatus | null, listing: Listing): Sql {
  switch (status) {
    case null:
      return selectAny(listing);
    case "pending":
      return selectPendingAmongOthers(listing);
    case "running":
      return selectRunning(listing);
    case "completed":
    case "failed":
      return selectCompletedOrFailed(status, listing);
    case "cancelled":
      return selectCancelledAmongOthers(listing);
  }
}

/** How many rows a page looks at, at most: of a million whose last is pending nobody should read all for one. */
const MAXIMUM_ROWS_LOOKED_AT = 10_000;

/** A page of instances, and behind which place the next one begins; null on the last page. */
interface InstancePage {
  readonly instances: readonly Instance[];
  readonly next: InstancePlace | null;
}

/** The first run that has instances in the archive which would be in a list. */
interface ArchivedList {
  readonly archivedRunId: string;
}

/**
 * A page of a campaign's instances, by the start of their run and lead position. Page 1,000 reads as many rows as page 1:
 * those that it shows or, looking for pending rows of the live run or of one that was stopped, up to 10,000. It ends
 * there, with fewer instances than `limit`, or none. A list that needs the archive has no page.
 */
export async function selectInstances(
  database: D1Database,
  campaign: { readonly id: string; readonly audienceId: string },
  { status, runId }: InstanceFilter,
  after: InstancePlace | null,
  limit: number,
): Promise<InstancePage | ArchivedList> {
  const source = selectSource(status, {
    campaignId: campaign.id,
    runId,
    startedAt: after?.runStartedAt ?? 0,
    position: after?.position ?? -1,
  });
  const [shown, archived] = await runBatch<Row>(database, "list instances", [
    sql`SELECT page.*, l.id AS lead_id, ${columnsOf(PERSON, "l")}
        FROM (
          SELECT * FROM (
            SELECT *, row_number() OVER () = ${MAXIMUM_ROWS_LOOKED_AT} AS is_last_look
            FROM (${source} ORDER BY run_started_at, position LIMIT ${MAXIMUM_ROWS_LOOKED_AT}))
          WHERE ${status} IS NULL OR status = ${status} OR is_last_look LIMIT ${limit + 1}
        ) page
        CROSS JOIN leads l ON l.audience_id = ${campaign.audienceId} AND l.position = page.position
        ORDER BY page.run_started_at, page.position`,
    ...(isWholeWithoutInstances(status)
      ? []
      : [selectArchivedRuns(campaign.id, "instances", runId)]),
  ]);
  const [archivedRun] = archived?.results ?? [];
  if (archivedRun !== undefined) return { archivedRunId: String(archivedRun.id) };
  const rows = shown?.results ?? [];
  const found = rows.filter((row) => status === null || row.status === status).map(toInstance);
  const instances = found.slice(0, limit);
  if (found.length > limit) return { instances, next: instances.at(-1) ?? null };
  const last = rows.at(-1);
  return { instances, next: last?.is_last_look === 1 ? toInstance(last) : null };
}

/** An instance, from a row with the columns of an instance, and of its lead. */
export function toInstance(row: Row): Instance {
  const lead = { id: String(row.lead_id), ...toValue(PERSON, row) };
  return { ...toValue(INSTANCE, row), lead };
}
