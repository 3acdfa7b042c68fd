/** Runs: reading how far they are. */
import type { Range, Run } from "../domain/run.ts";
import { callUpstream, PATIENT_DEADLINE_MILLISECONDS } from "../platform/upstream.ts";

interface RunRow {
  id: string;
  campaign_id: string;
  started_by: string;
  trace_id: string;
  triggered: 0 | 1;
  first_position: number;
  end_position: number;
  instances_promised: number;
  instances_created: number;
  started_at: number;
  progressed_at: number;
  instances_created_at: number | null;
  ended_at: number | null;
  stopped_by: string | null;
  instances_stopped: number | null;
}

const RUN_COLUMNS = [
  "id",
  "campaign_id",
  "started_by",
  "trace_id",
  "triggered",
  "first_position",
  "end_position",
  "instances_promised",
  "instances_created",
  "started_at",
  "progressed_at",
  "instances_created_at",
  "ended_at",
] as const satisfies readonly (keyof RunRow)[];

const RUN_COLUMN_LIST = `${RUN_COLUMNS.map((column) => `r.${column}`).join(", ")}, s.stopped_by, s.instances_stopped`;
const SELECT_RUN = `SELECT ${RUN_COLUMN_LIST} FROM runs r LEFT JOIN stops s ON s.run_id = r.id`;

/** After every start. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER;

/** A range that no retry could settle. */
export interface FailedRange extends Range {
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

interface FailedRangeRow {
  from_position: number;
  to_position: number;
  failure_reason: string;
  recorded_at: number;
}

/** A run of a campaign of this account group; null when there is none. */
export async function selectRun(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
  runId: string,
): Promise<Run | null> {
  const row = await callUpstream("DATABASE", "read run", () =>
    database
      .prepare(
        `${SELECT_RUN} JOIN campaigns c ON c.id = r.campaign_id
         WHERE r.id = ?1 AND r.campaign_id = ?2 AND c.account_group_id = ?3`,
      )
      .bind(runId, campaignId, accountGroupId)
      .first<RunRow>(),
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
  const { results } = await callUpstream("DATABASE", "list runs", () =>
    database
      .prepare(
        `${SELECT_RUN} WHERE r.campaign_id = ?1 AND r.started_at < ?2 ORDER BY r.started_at DESC LIMIT ?3`,
      )
      .bind(campaignId, before ?? AFTER_ALL, limit)
      .all<RunRow>(),
  );
  return results.map(toRun);
}

/** The ranges of a run that no retry could settle, by position. */
export async function selectFailedRanges(
  database: D1Database,
  runId: string,
): Promise<FailedRange[]> {
  const { results } = await callUpstream("DATABASE", "list failed ranges", () =>
    database
      .prepare(
        // Unless told to, the planner does not use the index, and reads every range of the run.
        `SELECT from_position, to_position, failure_reason, recorded_at FROM ranges INDEXED BY ranges_failed
         WHERE run_id = ?1 AND status = 'failed' ORDER BY from_position`,
      )
      .bind(runId)
      .all<FailedRangeRow>(),
  );
  return results.map((row) => ({
    from: row.from_position,
    to: row.to_position,
    reason: row.failure_reason,
    since: row.recorded_at,
  }));
}

/** The run of a campaign of this account group that has not ended; null when there is none. */
export async function selectLiveRun(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<Run | null> {
  const row = await callUpstream("DATABASE", "read live run", () =>
    database
      .prepare(
        `${SELECT_RUN} JOIN campaigns c ON c.id = r.campaign_id
         WHERE r.campaign_id = ?1 AND c.account_group_id = ?2 AND r.ended_at IS NULL`,
      )
      .bind(campaignId, accountGroupId)
      .first<RunRow>(),
  );
  return row === null ? null : toRun(row);
}

/**
 * Runs that owe instances and have not come closer for so long; by a clock that is as far ahead, neither. In random
 * order: where there are more than `limit`, those that cannot be helped must not keep the others from their turn.
 */
export async function selectRunsThatOweInstances(
  database: D1Database,
  now: number,
  stillForMilliseconds: number,
  limit: number,
): Promise<{ run: Run; accountGroupId: string }[]> {
  const { results } = await callUpstream("DATABASE", "list incomplete runs", () =>
    database
      .prepare(
        `SELECT ${RUN_COLUMN_LIST}, c.account_group_id
         FROM runs r JOIN campaigns c ON c.id = r.campaign_id LEFT JOIN stops s ON s.run_id = r.id
         WHERE r.ended_at IS NULL AND r.instances_created < r.instances_promised 
           AND (r.progressed_at <= ?1 OR r.progressed_at >= ?2)
         ORDER BY random() LIMIT ?3`,
      )
      .bind(now - stillForMilliseconds, now + stillForMilliseconds, limit)
      .all<RunRow & { account_group_id: string }>(),
  );
  return results.map((row) => ({ run: toRun(row), accountGroupId: row.account_group_id }));
}

/** Which campaign a run belongs to, and whether it has ended. */
export interface RunEnd {
  readonly runId: string;
  readonly campaignId: string;
  readonly hasEnded: boolean;
}

/** Of these runs, those that there are. */
export async function selectRunEnds(
  database: D1Database,
  runIds: readonly string[],
): Promise<RunEnd[]> {
  const { results } = await callUpstream(
    "DATABASE",
    "look up runs",
    () =>
      database
        .prepare(
          `SELECT id, campaign_id, ended_at IS NOT NULL AS has_ended
           FROM runs WHERE id IN (SELECT value FROM json_each(?1))`,
        )
        .bind(JSON.stringify(runIds))
        .all<{ id: string; campaign_id: string; has_ended: 0 | 1 }>(),
    PATIENT_DEADLINE_MILLISECONDS,
  );
  return results.map(({ id, campaign_id, has_ended }) => ({
    runId: id,
    campaignId: campaign_id,
    hasEnded: has_ended === 1,
  }));
}

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    startedBy: row.started_by,
    traceId: row.trace_id,
    triggered: row.triggered === 1,
    firstPosition: row.first_position,
    endPosition: row.end_position,
    instancesPromised: row.instances_promised,
    instancesCreated: row.instances_created,
    startedAt: row.started_at,
    progressedAt: row.progressed_at,
    instancesCreatedAt: row.instances_created_at,
    endedAt: row.ended_at,
    stoppedBy: row.stopped_by,
    instancesStopped: row.instances_stopped,
  };
}
