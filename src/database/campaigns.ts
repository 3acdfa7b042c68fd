/** Campaigns: their rows, and reading one. Creating one is in createCampaign.ts, starting one in startRun.ts. */
import type {
  Campaign,
  CampaignStatus,
  LeadSelection,
  WorkflowTrigger,
} from "../domain/campaign.ts";
import { callUpstream } from "../platform/upstream.ts";
import { rowAsJson, toRow } from "./rowAsJson.ts";

/** A row of `campaigns`, as a statement returns it and as a run keeps it. */
export interface CampaignRow {
  id: string;
  account_group_id: string;
  audience_id: string;
  name: string;
  description: string | null;
  status: CampaignStatus;
  workflow_trigger: WorkflowTrigger;
  lead_selection: LeadSelection;
  selected_lead_count: number;
  include_conversation_history: 0 | 1;
  auto_cancel_on_message_received: 0 | 1;
  outreach_language: string | null;
  run_id: string | null;
  created_at: number;
  updated_at: number;
  started_at: number | null;
  rate_limited_until: number | null;
}

/** The columns of a CampaignRow. */
export const CAMPAIGN_COLUMNS = [
  "id",
  "account_group_id",
  "audience_id",
  "name",
  "description",
  "status",
  "workflow_trigger",
  "lead_selection",
  "selected_lead_count",
  "include_conversation_history",
  "auto_cancel_on_message_received",
  "outreach_language",
  "run_id",
  "created_at",
  "updated_at",
  "started_at",
  "rate_limited_until",
] as const satisfies readonly (keyof CampaignRow)[];

/** The row of the campaign `c` as JSON. */
export const CAMPAIGN_AS_JSON = rowAsJson("c", CAMPAIGN_COLUMNS);

/** A campaign that a run, a stop or an idempotent answer keeps as JSON. */
export function toCampaignFromJson(text: string): Campaign {
  return toCampaign(toRow<CampaignRow>(JSON.parse(text)));
}

/** When the campaign `c` came into its present status. Its last change may be another: a slot that lost its template. */
export const STATUS_SINCE = `CASE c.status WHEN 'draft' THEN c.created_at WHEN 'active' THEN c.started_at
  ELSE coalesce((SELECT r.ended_at FROM runs r WHERE r.id = c.run_id), c.updated_at) END`;

/** Reads a campaign; null when the account group has none with this id. */
export async function selectCampaign(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<Campaign | null> {
  const row = await callUpstream("DATABASE", "read campaign", () =>
    database
      .prepare(
        `SELECT ${CAMPAIGN_COLUMNS.join(", ")} FROM campaigns WHERE id = ?1 AND account_group_id = ?2`,
      )
      .bind(campaignId, accountGroupId)
      .first<CampaignRow>(),
  );
  return row === null ? null : toCampaign(row);
}

/** A row as a domain value. */
export function toCampaign(row: CampaignRow): Campaign {
  return {
    id: row.id,
    accountGroupId: row.account_group_id,
    audienceId: row.audience_id,
    name: row.name,
    description: row.description,
    status: row.status,
    workflowTrigger: row.workflow_trigger,
    leadSelection: row.lead_selection,
    selectedLeadCount: row.selected_lead_count,
    includeConversationHistory: row.include_conversation_history === 1,
    autoCancelOnMessageReceived: row.auto_cancel_on_message_received === 1,
    outreachLanguage: row.outreach_language,
    runId: row.run_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    rateLimitedUntil: row.rate_limited_until,
  };
}
