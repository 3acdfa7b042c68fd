/** What decides a start, its preview and a stop. */
import type { StartFacts } from "../domain/decideStart.ts";
import { type Columns, type Row, toValue } from "./columns.ts";
import { readRow, type Sql, sql } from "./sql.ts";

const START_FACTS: Columns<StartFacts> = {
  status: "status",
  workflowTrigger: "workflow_trigger",
  selectedLeadCount: "selected_lead_count",
  finishedLeadCount: "finished_lead_count",
  slotsWithoutTemplate: ["slots_without_template", JSON.parse],
  runId: "run_id",
  statusSince: "status_since",
  updatedAt: "updated_at",
};

/** Since when the campaign `c` has its status. It may have changed later: in a slot that was changed, or lost its template. */
export const STATUS_SINCE = sql`
  CASE c.status WHEN 'draft' THEN c.created_at WHEN 'active' THEN c.started_at
    ELSE coalesce((SELECT r.ended_at FROM runs r WHERE r.id = c.run_id), c.updated_at) END`;

/**
 * How many leads of a campaign its runs have finished: the sum of what their stops keep. A run is for those whom no
 * earlier one has finished, so no lead is in two of them.
 */
export function countFinishedLeads(campaignId: string): Sql {
  return sql`
    SELECT coalesce(sum(s.instances_finished), 0) AS finished_lead_count
    FROM runs r JOIN stops s ON s.run_id = r.id WHERE r.campaign_id = ${campaignId}`;
}

/** What the rules of start and stop need to know; null when the account group has no such campaign. */
export async function selectStartFacts(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<StartFacts | null> {
  const row = await readRow<Row>(
    database,
    "read start facts",
    sql`SELECT c.status, c.workflow_trigger, c.selected_lead_count,
          (${countFinishedLeads(campaignId)}) AS finished_lead_count,
          (SELECT json_group_array(json_object('id', s.id, 'label', s.label) ORDER BY s.position)
           FROM content_slots s WHERE s.campaign_id = c.id AND s.template_id IS NULL) AS slots_without_template,
          c.run_id,
          ${STATUS_SINCE} AS status_since,
          c.updated_at
        FROM campaigns c WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}`,
  );
  return row === null ? null : toValue(START_FACTS, row);
}
