/** What D1 holds of campaigns: two statements for whichever SQLite executes them, and what their rows mean. */
import type { CampaignState, RunState, StopState } from "./snapshot.ts";

/** ?1 the campaigns' ids, as JSON. */
export const SELECT_CAMPAIGNS = `
  SELECT c.id, c.status, c.workflow_trigger AS workflowTrigger, c.run_id AS runId, a.lead_count AS leadCount,
         iif(c.workflow_trigger = 'automatic',
           (SELECT json_group_object(l.id, l.position) FROM leads l WHERE l.audience_id = a.id), NULL) AS leadPositions,
         (SELECT count(*) FROM runs r JOIN dead_letters d ON d.run_id = r.id
          JOIN ranges created ON created.run_id = r.id AND created.from_position = d.from_position AND created.status = 'created'
          WHERE r.campaign_id = c.id AND d.body ->> 'to' <= created.to_position) AS needlessDeadLetters
  FROM campaigns c JOIN audiences a ON a.id = c.audience_id
  WHERE c.id IN (SELECT value FROM json_each(?1))`;

/** ?1 the campaigns' ids, as JSON. */
export const SELECT_RUNS = `
  SELECT r.id, r.campaign_id AS campaignId, r.trace_id AS traceId, r.idempotency_key AS idempotencyKey,
         r.first_position AS firstPosition, r.end_position AS endPosition,
         r.instances_promised AS instancesPromised, r.instances_created AS instancesCreated,
         r.started_at AS startedAt, r.progressed_at AS progressedAt, r.ended_at AS endedAt,
         (SELECT json_group_array(i.position ORDER BY i.position) FROM instances i WHERE i.run_id = r.id) AS positions,
         (SELECT json_group_array(i.position ORDER BY i.position) FROM instances i
          WHERE i.run_id = r.id AND i.status IN ('completed', 'cancelled', 'failed')) AS finished,
         (SELECT count(*) FROM instances i WHERE i.run_id = r.id AND i.status = 'cancelled') AS cancelled,
         (SELECT json_object('traceId', s.trace_id, 'idempotencyKey', s.idempotency_key,
                             'instancesStopped', s.instances_stopped, 'instancesFinished', s.instances_finished,
                             'stoppedAt', s.stopped_at)
          FROM stops s WHERE s.run_id = r.id) AS stop
  FROM runs r WHERE r.campaign_id IN (SELECT value FROM json_each(?1)) ORDER BY r.started_at`;

/** A row of `SELECT_CAMPAIGNS`. */
export type CampaignStateRow = Omit<CampaignState, "runs" | "leadPositions"> & {
  readonly leadPositions: string | null;
};

/** A row of `SELECT_RUNS`. */
export type RunStateRow = Omit<RunState, "positions" | "finished" | "stop" | "life"> & {
  readonly campaignId: string;
  readonly positions: string;
  readonly finished: string;
  readonly stop: string | null;
};

/** The campaigns that the rows of both statements describe. */
export function toCampaignStates(
  campaigns: readonly CampaignStateRow[],
  runs: readonly RunStateRow[],
): CampaignState[] {
  return campaigns.map(({ leadPositions, ...campaign }) => ({
    ...campaign,
    leadPositions:
      leadPositions === null
        ? null
        : new Map(Object.entries(JSON.parse(leadPositions) as Record<string, number>)),
    runs: runs.filter(({ campaignId }) => campaignId === campaign.id).map(toRunState),
  }));
}

function toRunState({ positions, finished, stop, ...run }: RunStateRow): RunState {
  return {
    ...run,
    positions: JSON.parse(positions) as number[],
    finished: JSON.parse(finished) as number[],
    stop: stop === null ? null : (JSON.parse(stop) as StopState),
  };
}
