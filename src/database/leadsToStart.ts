/** The leads for whom a start would create instances: read for a preview. */
import type { Lead } from "../domain/lead.ts";
import type { Range } from "../domain/range.ts";
import { columnsOf, type Row, toValue } from "./columns.ts";
import { selectFinished } from "./instances.ts";
import { LEAD } from "./leads.ts";
import { readRows, sql } from "./sql.ts";

/** A lead whose attributes are larger is left out, because hundreds of the largest would not fit into memory. */
const MAXIMUM_ATTRIBUTES_BYTES = 16_000;

/** Those of a range of a campaign's selection whom no run has finished, in their order. */
export async function selectLeadsToStart(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
  { from, to }: Range,
): Promise<Lead[]> {
  // The leads of an explicit selection are in the order of the audience.
  const bounds = sql`
    SELECT
      coalesce((
        SELECT s.lead_position FROM selected_leads s WHERE s.campaign_id = ${campaignId} AND s.position = ${from}),
        ${from}) AS start_position,
      coalesce((
        SELECT s.lead_position + 1 FROM selected_leads s WHERE s.campaign_id = ${campaignId} AND s.position = ${to} - 1),
        ${to}) AS end_position`;
  const rows = await readRows<Row>(
    database,
    "read leads to start",
    sql`WITH finished AS MATERIALIZED (${selectFinished(campaignId, bounds)})
        SELECT ${columnsOf(LEAD, "l")}
        FROM (
          SELECT l.* FROM campaigns c
          CROSS JOIN leads l ON l.audience_id = c.audience_id AND l.position >= ${from} AND l.position < ${to}
          WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId} AND c.lead_selection = 'audience'
          UNION ALL
          SELECT l.* FROM campaigns c
          CROSS JOIN selected_leads s ON s.campaign_id = c.id AND s.position >= ${from} AND s.position < ${to}
          CROSS JOIN leads l ON l.audience_id = c.audience_id AND l.position = s.lead_position
          WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId} AND c.lead_selection = 'leads'
        ) l
        WHERE octet_length(l.attributes) <= ${MAXIMUM_ATTRIBUTES_BYTES}
          AND l.position NOT IN (SELECT f.position FROM finished f)
        ORDER BY l.position`,
  );
  return rows.map((row) => toValue(LEAD, row));
}
