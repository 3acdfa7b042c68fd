/** The senders that would serve a campaign, were it started now. */
import type { ActionKind } from "../domain/action.ts";
import { MAXIMUM_NAMED_SENDERS } from "../domain/campaign.ts";
import type { Sender } from "../domain/sender.ts";
import { STARTER_TEMPLATE_IDS } from "../domain/starterTemplates.ts";
import { kindsOf, workflowOf } from "../domain/workflow.ts";
import { columnsOf, type Row, toValue } from "./columns.ts";
import { SENDER } from "./senders.ts";
import { readRows, sql } from "./sql.ts";

/** The kinds of each starter template's workflow. */
const KINDS = JSON.stringify(
  Object.fromEntries(STARTER_TEMPLATE_IDS.map((id) => [id, kindsOf(workflowOf(id))])),
);

/** Those kinds of the workflow of the campaign `c` that the sender `s` does not perform. */
const MISSING_KINDS = sql`
  SELECT kind.value FROM json_each(${KINDS}, '$."' || c.starter_template_id || '"') kind
  WHERE kind.value NOT IN (SELECT own.value FROM json_each(s.kinds) own)`;

/**
 * Whether the sender `s`, of the account group of the campaign `c`, would serve it: the campaign names it or, if the campaign
 * names none, it is enabled and performs all kinds of the workflow.
 */
export const WOULD_SERVE = sql`
  CASE WHEN c.sender_ids IS NULL THEN s.enabled AND NOT EXISTS (${MISSING_KINDS})
    ELSE s.id IN (SELECT named.value FROM json_each(c.sender_ids) named) END`;

/** A sender, and those kinds of the campaign's workflow that it does not perform. */
export interface CampaignSender extends Sender {
  readonly missingKinds: readonly ActionKind[];
}

/**
 * Those that a campaign of this account group names or, if it names none, every enabled one that performs all kinds of its
 * workflow: the oldest, as many as a campaign may name.
 */
export async function selectCampaignSenders(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<CampaignSender[]> {
  const rows = await readRows<Row>(
    database,
    "read senders of campaign",
    sql`SELECT ${columnsOf(SENDER, "s")},
          (SELECT json_group_array(missing.value) FROM (${MISSING_KINDS}) missing) AS missing_kinds
        FROM campaigns c CROSS JOIN senders s ON s.account_group_id = c.account_group_id
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId} AND ${WOULD_SERVE}
        ORDER BY s.id LIMIT ${MAXIMUM_NAMED_SENDERS}`,
  );
  return rows.map((row) => ({
    ...toValue(SENDER, row),
    missingKinds: JSON.parse(String(row.missing_kinds)) as ActionKind[],
  }));
}
