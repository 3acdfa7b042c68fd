/** Reads what decides a start, its preview and a stop. */
import type { StartFacts } from "../domain/decideStart.ts";
import { callUpstream } from "../platform/upstream.ts";
import { STATUS_SINCE } from "./campaigns.ts";

/**
 * Leads of the campaign `c` that its runs have brought to an end: each run's number, as its stop left it. A run is for
 * those whom no earlier one has finished, so no lead is in two of them.
 */
export const FINISHED_LEAD_COUNT = `(
  SELECT coalesce(sum(s.instances_finished), 0) FROM runs r JOIN stops s ON s.run_id = r.id
  WHERE r.campaign_id = c.id)`;

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

/** What the rules of start and stop need to know; null when the account group has no such campaign. */
export async function selectStartFacts(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<StartFacts | null> {
  const row = await callUpstream("DATABASE", "read start facts", () =>
    database
      .prepare(
        `SELECT c.status, c.workflow_trigger, c.selected_lead_count,
                ${FINISHED_LEAD_COUNT} AS finished_lead_count,
                (SELECT json_group_array(json_object('id', s.id, 'label', s.label) ORDER BY s.position)
                 FROM content_slots s WHERE s.campaign_id = c.id AND s.template_id IS NULL) AS slots_without_template,
                c.run_id,
                ${STATUS_SINCE} AS status_since,
                c.updated_at
         FROM campaigns c WHERE c.id = ?2 AND c.account_group_id = ?1`,
      )
      .bind(accountGroupId, campaignId)
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
