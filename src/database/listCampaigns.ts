/** Lists campaigns. */
import { CAMPAIGN_STATUSES, type Campaign, type CampaignStatus } from "../domain/campaign.ts";
import { callUpstream } from "../platform/upstream.ts";
import { CAMPAIGN_COLUMNS, type CampaignRow, toCampaign } from "./campaigns.ts";

/** Behind every id. */
const BEHIND_ALL = "g";

/**
 * A page of an account group's campaigns, newest first. The index holds each status in order of age, so that a page of
 * one status reads no others, and a page of all merges them without sorting: D1 takes up to five queries in a UNION.
 *
 * @param status only campaigns in this status; null for all
 * @param beforeId where the page begins; null for the first
 */
export async function selectCampaigns(
  database: D1Database,
  accountGroupId: string,
  status: CampaignStatus | null,
  beforeId: string | null,
  limit: number,
): Promise<Campaign[]> {
  const statement = (status === null ? CAMPAIGN_STATUSES : [status])
    .map(
      (one) =>
        `SELECT ${CAMPAIGN_COLUMNS.join(", ")} FROM campaigns
         WHERE account_group_id = ?1 AND status = '${one}' AND id < ?2`,
    )
    .join(" UNION ALL ");
  const { results } = await callUpstream("DATABASE", "list campaigns", () =>
    database
      .prepare(`${statement} ORDER BY id DESC LIMIT ?3`)
      .bind(accountGroupId, beforeId ?? BEHIND_ALL, limit)
      .all<CampaignRow>(),
  );
  return results.map(toCampaign);
}
