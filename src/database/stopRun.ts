/** The stop in D1: one guarded batch that ends the run, fences it and answers. */
import type { StoppedCampaign, StopRequest } from "../domain/transition.ts";
import { CAMPAIGN, toCampaignFromJson } from "./campaigns.ts";
import { type Columns, type Row, rowAsJson, toValue } from "./columns.ts";
import { readRow, runBatch, type Sql, sql } from "./sql.ts";

const STOPPED: Columns<StoppedCampaign> = {
  stopId: "id",
  runId: "run_id",
  campaign: ["stopped_campaign", toCampaignFromJson],
  instancesStopped: "instances_stopped",
};

/** The statements of a stop, in their order; the last one selects the stop. */
function stopStatements(request: StopRequest, stoppedAt: number): Sql[] {
  const { accountGroupId, campaignId, stopId, apiKeyId, idempotencyKey, traceId, askedAt } =
    request;
  return [
    // The guard rules what src/domain/decideStop.ts rules, in the same order, and then what no facts tell.
    sql`UPDATE campaigns AS c SET status = 'stopped', updated_at = ${stoppedAt}
        WHERE c.id = ${campaignId}
          AND c.account_group_id = ${accountGroupId} -- campaign-not-found
          AND c.status = 'active' -- conflict
          -- Overtaken: every change moves updated_at forward, so a stop that was asked for before the last one is void.
          AND c.updated_at < ${askedAt}
          -- Repeated late, or replayed: the stop exists, or the idempotency key has stopped a run.
          AND NOT EXISTS (
            SELECT 1 FROM runs r JOIN stops s ON s.run_id = r.id
            WHERE r.campaign_id = c.id
              AND (s.id = ${stopId} OR (s.stopped_by = ${apiKeyId} AND s.idempotency_key = ${idempotencyKey})))`,
    // A stopped campaign whose latest run has not ended has been stopped by the statement before.
    sql`INSERT INTO stops (run_id, id, stopped_by, idempotency_key, trace_id, instances_stopped, instances_finished,
          stopped_campaign, stopped_at)
        SELECT r.id, ${stopId}, ${apiKeyId}, ${idempotencyKey}, ${traceId},
          r.instances_created - r.instances_closed, r.instances_closed, ${rowAsJson(CAMPAIGN, "c")}, ${stoppedAt}
        FROM campaigns c JOIN runs r ON r.id = c.run_id
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId} AND c.status = 'stopped' AND r.ended_at IS NULL
        ON CONFLICT (run_id) DO NOTHING`,
    // From here on no message creates an instance in the run, and none of its open instances goes on.
    sql`UPDATE runs SET ended_at = s.stopped_at FROM stops s
        WHERE runs.campaign_id = ${campaignId} AND runs.ended_at IS NULL AND s.run_id = runs.id`,
    selectStopped(request),
  ];
}

/** This stop, or the one that its idempotency key has made. */
function selectStopped({
  accountGroupId,
  campaignId,
  stopId,
  apiKeyId,
  idempotencyKey,
}: StopRequest): Sql {
  return sql`
    SELECT s.id, s.run_id, s.instances_stopped, s.stopped_campaign
    FROM campaigns c JOIN runs r ON r.campaign_id = c.id JOIN stops s ON s.run_id = r.id
    WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}
      AND (s.id = ${stopId} OR (s.stopped_by = ${apiKeyId} AND s.idempotency_key = ${idempotencyKey}))`;
}

/**
 * Stops the campaign if it is active: one transaction and one round trip, which reads and writes as much whatever the
 * number of instances, since the run counts those that are closed. Repeating it with the same stop id does
 * nothing more and answers the same.
 *
 * @param now milliseconds since 1970
 * @returns the stop of this request, or the earlier one of the same idempotency key; null when the stop is refused
 */
export async function stopRun(
  database: D1Database,
  request: StopRequest,
  now: number,
): Promise<StoppedCampaign | null> {
  // A machine whose clock is behind that of the one that was asked must not move the campaign back in time.
  const stoppedAt = Math.max(now, request.askedAt);
  const results = await runBatch<Row>(database, "stop run", stopStatements(request, stoppedAt));
  const row = results.at(-1)?.results[0];
  return row === undefined ? null : toValue(STOPPED, row);
}

/** Looks for a stop whose outcome is unknown, by its id alone; null when D1 has no such stop. */
export async function selectStoppedCampaign(
  database: D1Database,
  request: StopRequest,
): Promise<StoppedCampaign | null> {
  const byId = selectStopped({ ...request, idempotencyKey: null });
  const row = await readRow<Row>(database, "look for stop", byId);
  return row === null ? null : toValue(STOPPED, row);
}
