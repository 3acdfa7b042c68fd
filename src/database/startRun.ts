/** The start in D1: one guarded batch that decides, writes and answers. */
import type { StartedCampaign, StartRequest } from "../domain/transition.ts";
import { callUpstream } from "../platform/upstream.ts";
import { CAMPAIGN_AS_JSON, toCampaignFromJson } from "./campaigns.ts";
import { FINISHED_LEAD_COUNT } from "./readStartFacts.ts";

interface StartedRow {
  id: string;
  triggered: 0 | 1;
  instances_created: number;
  first_position: number;
  end_position: number;
  started_campaign: string;
}

/** What `campaign/decideStart.ts` rules, as the guard of one statement. */
export const START_CAMPAIGN = `
  UPDATE campaigns AS c SET status = 'active', run_id = ?3, started_at = ?6, updated_at = ?6
  WHERE c.id = ?2 AND c.account_group_id = ?1
    AND c.status IN ('draft', 'stopped')
    -- Every change moves updated_at forward: a start that was asked for before the last one is void.
    AND c.updated_at < ?7
    AND NOT EXISTS (SELECT 1 FROM content_slots s WHERE s.campaign_id = c.id AND s.template_id IS NULL)
    AND (c.workflow_trigger = 'automatic' OR c.selected_lead_count > ${FINISHED_LEAD_COUNT})
    -- A late repetition of a start that has since been stopped is not a new start.
    AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = ?3)
    AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.campaign_id = c.id AND r.started_by = ?4 AND r.idempotency_key = ?5)`;

export const INSERT_RUN = `
  INSERT INTO runs (id, campaign_id, started_by, idempotency_key, trace_id, triggered, first_position, end_position,
                    instances_promised, started_campaign, started_at, progressed_at)
  SELECT ?3, c.id, ?4, ?5, ?7, c.workflow_trigger = 'manual',
         iif(c.workflow_trigger = 'manual', 0, a.lead_count),
         iif(c.workflow_trigger = 'manual', c.selected_lead_count, a.lead_count),
         iif(c.workflow_trigger = 'manual', c.selected_lead_count - ${FINISHED_LEAD_COUNT}, 0),
         ${CAMPAIGN_AS_JSON}, ?6, ?6
  FROM campaigns c JOIN audiences a ON a.id = c.audience_id
  WHERE c.id = ?2 AND c.account_group_id = ?1 AND c.run_id = ?3 AND c.status = 'active'
  ON CONFLICT (id) DO NOTHING`;

export const READ_STARTED = `
  SELECT r.id, r.triggered, iif(r.triggered, r.instances_promised, 0) AS instances_created,
         r.first_position, r.end_position, r.started_campaign
  FROM runs r JOIN campaigns c ON c.id = r.campaign_id
  WHERE r.campaign_id = ?2 AND c.account_group_id = ?1
    AND (r.id = ?3 OR (r.started_by = ?4 AND r.idempotency_key = ?5))`;

/**
 * Starts the campaign if it may start. One transaction and one round trip; repeating it with the same run id does
 * nothing more and answers the same.
 *
 * @param now milliseconds since 1970
 * @returns the run of this request, or the earlier run of the same idempotency key; null when the start is refused
 */
export async function startRun(
  database: D1Database,
  request: StartRequest,
  now: number,
): Promise<StartedCampaign | null> {
  const { accountGroupId, campaignId, runId, apiKeyId, idempotencyKey, traceId, askedAt } = request;
  // A machine whose clock is behind that of the one that was asked must not move the campaign back in time.
  const startedAt = Math.max(now, askedAt);
  const results = await callUpstream("DATABASE", "start run", () =>
    database.batch<StartedRow>([
      database
        .prepare(START_CAMPAIGN)
        .bind(accountGroupId, campaignId, runId, apiKeyId, idempotencyKey, startedAt, askedAt),
      database
        .prepare(INSERT_RUN)
        .bind(accountGroupId, campaignId, runId, apiKeyId, idempotencyKey, startedAt, traceId),
      database
        .prepare(READ_STARTED)
        .bind(accountGroupId, campaignId, runId, apiKeyId, idempotencyKey),
    ]),
  );
  const row = results.at(-1)?.results[0];
  return row === undefined ? null : toStartedCampaign(row);
}

/** Looks for a start whose outcome is unknown; null when D1 has no such run. */
export async function selectStartedCampaign(
  database: D1Database,
  { accountGroupId, campaignId, runId }: StartRequest,
): Promise<StartedCampaign | null> {
  const row = await callUpstream("DATABASE", "look for run", () =>
    database
      .prepare(READ_STARTED)
      .bind(accountGroupId, campaignId, runId, null, null)
      .first<StartedRow>(),
  );
  return row === null ? null : toStartedCampaign(row);
}

function toStartedCampaign(row: StartedRow): StartedCampaign {
  return {
    runId: row.id,
    campaign: toCampaignFromJson(row.started_campaign),
    triggered: row.triggered === 1,
    instancesCreated: row.instances_created,
    whole: { from: row.first_position, to: row.end_position },
  };
}
