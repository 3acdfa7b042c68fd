/** The workflow that a start freezes, made in SQL: the start decides, freezes and answers in one round trip. */
import { STARTER_TEMPLATE_IDS } from "../domain/starterTemplates.ts";
import {
  FROZEN_WORKFLOW_VERSION,
  type FrozenWorkflow,
  parseFrozenWorkflow,
  workflowOf,
} from "../domain/workflow.ts";
import { readRow, type Sql, sql } from "./sql.ts";

/** The steps of each starter template. */
const WORKFLOWS = JSON.stringify(
  Object.fromEntries(STARTER_TEMPLATE_IDS.map((id) => [id, workflowOf(id)])),
);

/**
 * What the campaign `c` of a query would freeze at this moment: a `FrozenWorkflow` of src/domain/workflow.ts as JSON.
 * Whatever is JSON already passes `json()`, since SQLite takes it for a text otherwise.
 */
export function frozenWorkflow(): Sql {
  return sql`
    json_object(
      'version', ${FROZEN_WORKFLOW_VERSION},
      'steps', json((
        SELECT json_group_array(
          json_object(
            'kind', step.value ->> 'kind',
            'waitsForAcceptance', json(step.value -> 'waitsForAcceptance'),
            'delayDays', coalesce(slot.delay_days, step.value ->> 'defaultDelayDays'),
            'content', json(iif(t.id IS NULL, NULL, json_object('subject', t.subject, 'content', t.content))))
          ORDER BY step.key)
        FROM json_each(${WORKFLOWS}, '$."' || c.starter_template_id || '"') step
        LEFT JOIN content_slots slot ON slot.campaign_id = c.id AND slot.position = step.value ->> 'slotPosition'
        LEFT JOIN templates t ON t.id = slot.template_id)),
      'senderIds', json(c.sender_ids),
      'outreachLanguage', c.outreach_language,
      'autoCancelOnMessageReceived', json(iif(c.auto_cancel_on_message_received, 'true', 'false')),
      'includeConversationHistory', json(iif(c.include_conversation_history, 'true', 'false')))`;
}

/** The workflow that a start of a campaign would freeze now; null when the account group has no such campaign. */
export async function selectFrozenWorkflow(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<FrozenWorkflow | null> {
  const row = await readRow<{ workflow: string }>(
    database,
    "read workflow",
    sql`SELECT ${frozenWorkflow()} AS workflow FROM campaigns c
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}`,
  );
  return row === null ? null : parseFrozenWorkflow(row.workflow);
}
