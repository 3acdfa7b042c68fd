/** Deletes a template, and moves the campaigns that lose it forward. */
import { callUpstream } from "../platform/upstream.ts";

/** The campaigns that use the template ?2. */
const USING_CAMPAIGNS = "SELECT s.campaign_id FROM content_slots s WHERE s.template_id = ?2";

/** The template, if the account group may delete it: under way, a campaign must not lose what it sends. */
const DELETABLE_TEMPLATE = `(
  SELECT t.id FROM templates t WHERE t.id = ?2 AND t.account_group_id = ?1 AND NOT EXISTS (
    SELECT 1 FROM campaigns c WHERE c.id IN (${USING_CAMPAIGNS}) AND c.status = 'active'))`;

/** A start holds its time against the campaign's, so every change of what may start moves that strictly forward. */
const MOVE_CAMPAIGNS_FORWARD = `
  UPDATE campaigns SET updated_at = max(?3, updated_at + 1)
  WHERE id IN (${USING_CAMPAIGNS}) AND ${DELETABLE_TEMPLATE} IS NOT NULL`;

/** Its foreign key leaves the slots that point to it without one. */
const DELETE_TEMPLATE = `DELETE FROM templates WHERE id = ${DELETABLE_TEMPLATE}`;

const LIST_ACTIVE_CAMPAIGNS = `
  SELECT c.id, c.name FROM campaigns c
  WHERE c.id IN (${USING_CAMPAIGNS}) AND c.account_group_id = ?1 AND c.status = 'active' ORDER BY c.id`;

/** A campaign that keeps a template from being deleted. */
export interface UsingCampaign {
  readonly id: string;
  readonly name: string;
}

/**
 * Deletes a template of the account group, unless active campaigns use it; a repeated call changes nothing more.
 *
 * @param now milliseconds since 1970
 * @returns the active campaigns that use it, for which it is still there; none when it is gone
 */
export async function deleteUnusedTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
  now: number,
): Promise<UsingCampaign[]> {
  const results = await callUpstream("DATABASE", "delete template", () =>
    database.batch<UsingCampaign>([
      database.prepare(MOVE_CAMPAIGNS_FORWARD).bind(accountGroupId, templateId, now),
      database.prepare(DELETE_TEMPLATE).bind(accountGroupId, templateId),
      database.prepare(LIST_ACTIVE_CAMPAIGNS).bind(accountGroupId, templateId),
    ]),
  );
  return results.at(-1)?.results ?? [];
}
