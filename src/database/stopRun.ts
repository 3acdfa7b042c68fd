/** The stop in D1: one guarded batch that ends the run, fences it and answers. */
import type { StoppedCampaign, StopRequest } from "../domain/transition.ts";
import { callUpstream } from "../platform/upstream.ts";
import { CAMPAIGN_AS_JSON, toCampaignFromJson } from "./campaigns.ts";

interface StoppedRow {
  id: string;
  run_id: string;
  instances_stopped: number;
  stopped_campaign: string;
}

/** What `campaign/decideStop.ts` rules, as the guard of one statement. */
const STOP_CAMPAIGN = `
  UPDATE campaigns AS c SET status = 'stopped', updated_at = ?6
  WHERE c.id = ?2 AND c.account_group_id = ?1
    AND c.status = 'active'
    -- Every change moves updated_at forward: a stop that was asked for before the last one is void.
    AND c.updated_at < ?7
    AND NOT EXISTS (
      SELECT 1 FROM runs r JOIN stops s ON s.run_id = r.id
      WHERE r.campaign_id = c.id AND (s.id = ?3 OR (s.stopped_by = ?4 AND s.idempotency_key = ?5)))`;

/** A stopped campaign whose latest run has not ended has been stopped by the statement before. */
const INSERT_STOP = `
  INSERT INTO stops (run_id, id, stopped_by, idempotency_key, trace_id, instances_stopped, instances_finished,
                     stopped_campaign, stopped_at)
  SELECT r.id, ?3, ?4, ?5, ?7,
         r.instances_created - count(closed.status),
         count(closed.status) FILTER (WHERE closed.status IN ('completed', 'failed')),
         ${CAMPAIGN_AS_JSON}, ?6
  FROM campaigns c JOIN runs r ON r.id = c.run_id
  LEFT JOIN instances closed INDEXED BY instances_by_status
    ON closed.run_id = r.id AND closed.status <> 'pending' AND closed.status IN ('completed', 'cancelled', 'failed')
  WHERE c.id = ?2 AND c.account_group_id = ?1 AND c.status = 'stopped' AND r.ended_at IS NULL
  GROUP BY r.id
  ON CONFLICT (run_id) DO NOTHING`;

/** From here on no message creates an instance in the run, and none of its open instances goes on. */
const END_RUN = `
  UPDATE runs SET ended_at = s.stopped_at FROM stops s
  WHERE runs.campaign_id = ?1 AND runs.ended_at IS NULL AND s.run_id = runs.id`;

const READ_STOPPED = `
  SELECT s.id, s.run_id, s.instances_stopped, s.stopped_campaign
  FROM campaigns c JOIN runs r ON r.campaign_id = c.id JOIN stops s ON s.run_id = r.id
  WHERE c.id = ?2 AND c.account_group_id = ?1
    AND (s.id = ?3 OR (s.stopped_by = ?4 AND s.idempotency_key = ?5))`;

/**
 * Stops the campaign if it is active: one transaction and one round trip, whatever the number of instances. It reads an
 * entry of an index for each that has come to an end, and writes nothing for any. Repeating it with the same stop id does
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
  const { accountGroupId, campaignId, stopId, apiKeyId, idempotencyKey, traceId, askedAt } =
    request;
  const stop = [accountGroupId, campaignId, stopId, apiKeyId, idempotencyKey];
  // A machine whose clock is behind that of the one that was asked must not move the campaign back in time.
  const stoppedAt = Math.max(now, askedAt);
  const results = await callUpstream("DATABASE", "stop run", () =>
    database.batch<StoppedRow>([
      database.prepare(STOP_CAMPAIGN).bind(...stop, stoppedAt, askedAt),
      database.prepare(INSERT_STOP).bind(...stop, stoppedAt, traceId),
      database.prepare(END_RUN).bind(campaignId),
      database.prepare(READ_STOPPED).bind(...stop),
    ]),
  );
  const row = results.at(-1)?.results[0];
  return row === undefined ? null : toStoppedCampaign(row);
}

/** Looks for a stop whose outcome is unknown; null when D1 has no such stop. */
export async function selectStoppedCampaign(
  database: D1Database,
  { accountGroupId, campaignId, stopId }: StopRequest,
): Promise<StoppedCampaign | null> {
  const row = await callUpstream("DATABASE", "look for stop", () =>
    database
      .prepare(READ_STOPPED)
      .bind(accountGroupId, campaignId, stopId, null, null)
      .first<StoppedRow>(),
  );
  return row === null ? null : toStoppedCampaign(row);
}

function toStoppedCampaign(row: StoppedRow): StoppedCampaign {
  return {
    stopId: row.id,
    runId: row.run_id,
    campaign: toCampaignFromJson(row.stopped_campaign),
    instancesStopped: row.instances_stopped,
  };
}
