/** Campaigns: their columns, and reading them. Creating one is in drafts.ts, starting one in startRun.ts. */
import type { Campaign, CampaignStatus } from "../domain/campaign.ts";
import { type Columns, columnsOf, type Row, toValue, toValueFromJson } from "./columns.ts";
import { readRow, readRows, type Sql, sql } from "./sql.ts";

export const CAMPAIGN: Columns<Campaign> = {
  id: "id",
  accountGroupId: "account_group_id",
  audienceId: "audience_id",
  name: "name",
  description: "description",
  status: "status",
  workflowTrigger: "workflow_trigger",
  leadSelection: "lead_selection",
  selectedLeadCount: "selected_lead_count",
  includeConversationHistory: ["include_conversation_history", Boolean],
  autoCancelOnMessageReceived: ["auto_cancel_on_message_received", Boolean],
  outreachLanguage: "outreach_language",
  runId: "run_id",
  createdAt: "created_at",
  updatedAt: "updated_at",
  startedAt: "started_at",
  rateLimitedUntil: "rate_limited_until",
};

/** A campaign that a run or a stop keeps as JSON. */
export function toCampaignFromJson(text: string): Campaign {
  return toValueFromJson(CAMPAIGN, JSON.parse(text));
}

/** Reads a campaign; null when the account group has none with this id. */
export async function selectCampaign(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<Campaign | null> {
  const row = await readRow<Row>(
    database,
    "read campaign",
    sql`SELECT ${columnsOf(CAMPAIGN, "c")} FROM campaigns c
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}`,
  );
  return row === null ? null : toValue(CAMPAIGN, row);
}

/** Behind every id. */
const BEHIND_ALL = "g";

/** Which campaigns a list has. */
interface CampaignFilter {
  /** Only campaigns in this status; null for all. */
  readonly status: CampaignStatus | null;
  /** Only campaigns whose name contains this, whatever the case of ASCII letters; null for all. */
  readonly name: string | null;
}

/**
 * A page of an account group's campaigns, newest first.
 *
 * @param beforeId where the page begins; null for the first
 */
export async function selectCampaigns(
  database: D1Database,
  accountGroupId: string,
  { status, name }: CampaignFilter,
  beforeId: string | null,
  limit: number,
): Promise<Campaign[]> {
  // Not LIKE: D1 takes only patterns of up to 50 bytes.
  const chosen = sql`c.account_group_id = ${accountGroupId} AND c.id < ${beforeId ?? BEHIND_ALL}
    AND (${name} IS NULL OR instr(lower(c.name), lower(${name})) > 0)`;
  const rows = await readRows<Row>(
    database,
    "list campaigns",
    status === null
      ? listOfAll(chosen, limit)
      : sql`SELECT ${columnsOf(CAMPAIGN, "c")} FROM campaigns c WHERE ${chosen} AND c.status = ${status}
            ORDER BY c.id DESC LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(CAMPAIGN, row));
}

/**
 * The index holds the campaigns of each status in the order of their age, so that the queries of the four are merged
 * without sorting. D1 takes up to five in a UNION.
 */
function listOfAll(chosen: Sql, limit: number): Sql {
  const columns = columnsOf(CAMPAIGN, "c");
  return sql`
    SELECT ${columns} FROM campaigns c WHERE ${chosen} AND c.status = 'draft'
    UNION ALL
    SELECT ${columns} FROM campaigns c WHERE ${chosen} AND c.status = 'active'
    UNION ALL
    SELECT ${columns} FROM campaigns c WHERE ${chosen} AND c.status = 'stopped'
    UNION ALL
    SELECT ${columns} FROM campaigns c WHERE ${chosen} AND c.status = 'completed'
    ORDER BY id DESC LIMIT ${limit}`;
}
