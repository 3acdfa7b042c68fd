/** The start in D1: one guarded batch that decides, writes and answers. */
import type { StartedCampaign, StartRequest } from "../domain/transition.ts";
import { CAMPAIGN, toCampaignFromJson } from "./campaigns.ts";
import { type Columns, type Row, rowAsJson, toValue } from "./columns.ts";
import { frozenWorkflow } from "./frozenWorkflow.ts";
import { readRow, runBatch, type Sql, sql } from "./sql.ts";
import { countFinishedLeads } from "./startFacts.ts";
import { isStartPlan } from "./startPlan.ts";

const STARTED: Columns<Omit<StartedCampaign, "whole">> = {
  runId: "id",
  campaign: ["started_campaign", toCampaignFromJson],
  triggered: ["triggered", Boolean],
  instancesCreated: "instances_created",
};

/**
 * The statements of a start, in their order; the last one selects the started run.
 *
 * @param startedAt not before `askedAt`
 * @param plan the plan that alone may start, as `selectStartPlan` reads it; null: whatever it is
 */
export function startStatements(
  request: StartRequest,
  startedAt: number,
  plan: string | null,
): Sql[] {
  const { accountGroupId, campaignId, runId, apiKeyId, idempotencyKey, traceId, askedAt } = request;
  return [
    // The guard rules what src/domain/decideStart.ts rules, in the same order, and then what no facts tell.
    sql`UPDATE campaigns AS c SET status = 'active', run_id = ${runId}, started_at = ${startedAt}, updated_at = ${startedAt}
        WHERE c.id = ${campaignId}
          AND c.account_group_id = ${accountGroupId} -- campaign-not-found
          AND c.status IN ('draft', 'stopped') -- conflict: CAMPAIGN_ALREADY_ACTIVE, CAMPAIGN_COMPLETED
          AND NOT EXISTS ( -- not-startable: a content slot has no template
            SELECT 1 FROM content_slots s WHERE s.campaign_id = c.id AND s.template_id IS NULL)
          AND (c.workflow_trigger = 'automatic' -- not-startable: no selected leads, or nobody left to reach
            OR c.selected_lead_count > (${countFinishedLeads(campaignId)}))
          AND ${isStartPlan(campaignId, plan)} -- plan-changed
          -- Overtaken: every change moves updated_at forward, so a start that was asked for before the last one is void.
          AND c.updated_at < ${askedAt}
          -- Repeated late: the run exists, and may have been stopped since.
          AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = ${runId})
          -- Replayed: the idempotency key has started a run.
          AND NOT EXISTS (
            SELECT 1 FROM runs r
            WHERE r.campaign_id = c.id AND r.started_by = ${apiKeyId} AND r.idempotency_key = ${idempotencyKey})`,
    sql`INSERT INTO runs (id, campaign_id, started_by, idempotency_key, trace_id, triggered, first_position, end_position,
          instances_promised, started_campaign, workflow, started_at, progressed_at)
        SELECT ${runId}, c.id, ${apiKeyId}, ${idempotencyKey}, ${traceId}, c.workflow_trigger = 'manual',
          iif(c.workflow_trigger = 'manual', 0, a.lead_count),
          iif(c.workflow_trigger = 'manual', c.selected_lead_count, a.lead_count),
          iif(c.workflow_trigger = 'manual', c.selected_lead_count - (${countFinishedLeads(campaignId)}), 0),
          ${rowAsJson(CAMPAIGN, "c")}, ${frozenWorkflow()}, ${startedAt}, ${startedAt}
        FROM campaigns c JOIN audiences a ON a.id = c.audience_id
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId} AND c.run_id = ${runId} AND c.status = 'active'
        ON CONFLICT (id) DO NOTHING`,
    selectStarted(request),
  ];
}

/** The run of this start, or the one that its idempotency key has started. */
function selectStarted({
  accountGroupId,
  campaignId,
  runId,
  apiKeyId,
  idempotencyKey,
}: StartRequest): Sql {
  return sql`
    SELECT r.id, r.triggered, iif(r.triggered, r.instances_promised, 0) AS instances_created,
      r.first_position, r.end_position, r.started_campaign
    FROM runs r JOIN campaigns c ON c.id = r.campaign_id
    WHERE r.campaign_id = ${campaignId} AND c.account_group_id = ${accountGroupId}
      AND (r.id = ${runId} OR (r.started_by = ${apiKeyId} AND r.idempotency_key = ${idempotencyKey}))`;
}

/**
 * Starts the campaign if it may start. One transaction and one round trip; repeating it with the same run id does
 * nothing more and answers the same.
 *
 * @param now milliseconds since 1970
 * @param plan the plan that alone may start, as `selectStartPlan` reads it; null: whatever it is
 * @returns the run of this request, or the earlier run of the same idempotency key; null when the start is refused
 */
export async function startRun(
  database: D1Database,
  request: StartRequest,
  now: number,
  plan: string | null = null,
): Promise<StartedCampaign | null> {
  // A machine whose clock is behind that of the one that was asked must not move the campaign back in time.
  const startedAt = Math.max(now, request.askedAt);
  const results = await runBatch<Row>(
    database,
    "start run",
    startStatements(request, startedAt, plan),
  );
  return toStartedCampaign(results.at(-1)?.results[0]);
}

/** Looks for a start whose outcome is unknown, by its run alone; null when D1 has no such run. */
export async function selectStartedCampaign(
  database: D1Database,
  request: StartRequest,
): Promise<StartedCampaign | null> {
  const byRun = selectStarted({ ...request, idempotencyKey: null });
  return toStartedCampaign((await readRow<Row>(database, "look for run", byRun)) ?? undefined);
}

function toStartedCampaign(row: Row | undefined): StartedCampaign | null {
  if (row === undefined) return null;
  const whole = { from: Number(row.first_position), to: Number(row.end_position) };
  return { ...toValue(STARTED, row), whole };
}
