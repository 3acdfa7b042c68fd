/** The start in D1: one guarded batch that decides, writes and answers, and the second look that says why not. */
import type { StartFacts } from "../campaign/decideStart.ts";
import type { StartedCampaign, StartRequest } from "../campaign/words.ts";
import { callUpstream } from "../upstream.ts";
import { CAMPAIGN_AS_JSON, STATUS_SINCE, toCampaignFromJson } from "./campaigns.ts";

/** Selected leads that an earlier run has brought to an end. The partial index holds just these instances. */
const FINISHED_LEAD_COUNT = `(
  SELECT count(*) FROM runs earlier JOIN instances i ON i.run_id = earlier.id
  WHERE earlier.campaign_id = c.id AND i.status <> 'pending' AND i.status IN ('completed', 'failed'))`;

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

const STARTED_COLUMNS = `r.id, r.triggered, iif(r.triggered, r.instances_promised, 0) AS instances_created,
  r.first_position, r.end_position, r.started_campaign`;

export const READ_STARTED = `
  SELECT ${STARTED_COLUMNS} FROM runs r JOIN campaigns c ON c.id = r.campaign_id
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
export async function readStartedCampaign(
  database: D1Database,
  { accountGroupId, campaignId, runId }: StartRequest,
): Promise<StartedCampaign | null> {
  const row = await callUpstream("DATABASE", "look for run", () =>
    database
      .prepare(
        `SELECT ${STARTED_COLUMNS} FROM runs r JOIN campaigns c ON c.id = r.campaign_id
         WHERE r.id = ?3 AND r.campaign_id = ?2 AND c.account_group_id = ?1`,
      )
      .bind(accountGroupId, campaignId, runId)
      .first<StartedRow>(),
  );
  return row === null ? null : toStartedCampaign(row);
}

interface StartFactsRow {
  status: StartFacts["status"];
  workflow_trigger: StartFacts["workflowTrigger"];
  selected_lead_count: number;
  finished_lead_count: number;
  slots_without_template: string;
  run_id: string | null;
  status_since: number;
  updated_at: number;
}

/**
 * What the rule needs to know; null when the account group has no such campaign.
 *
 * @param counts when the finished leads are counted, which may take long: `always`; `never`, and then they are 0; or
 *   where a start depends on it
 */
export async function readStartFacts(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
  counts: "always" | "where-needed" | "never" = "where-needed",
): Promise<StartFacts | null> {
  const row = await callUpstream("DATABASE", "read start facts", () =>
    database
      .prepare(
        `SELECT c.status, c.workflow_trigger, c.selected_lead_count, 
                iif(?3 = 'always' OR (?3 = 'where-needed' AND c.status IN ('draft', 'stopped')), ${FINISHED_LEAD_COUNT}, 0) AS finished_lead_count,
                (SELECT json_group_array(json_object('id', s.id, 'label', s.label) ORDER BY s.position)
                 FROM content_slots s WHERE s.campaign_id = c.id AND s.template_id IS NULL) AS slots_without_template,
                c.run_id,
                ${STATUS_SINCE} AS status_since,
                c.updated_at
         FROM campaigns c WHERE c.id = ?2 AND c.account_group_id = ?1`,
      )
      .bind(accountGroupId, campaignId, counts)
      .first<StartFactsRow>(),
  );
  if (row === null) return null;
  return {
    status: row.status,
    workflowTrigger: row.workflow_trigger,
    selectedLeadCount: row.selected_lead_count,
    finishedLeadCount: row.finished_lead_count,
    slotsWithoutTemplate: JSON.parse(
      row.slots_without_template,
    ) as StartFacts["slotsWithoutTemplate"],
    runId: row.run_id,
    statusSince: row.status_since,
    updatedAt: row.updated_at,
  };
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
