/** Until when campaigns are held up: read from their senders, and kept nowhere else. */
import type { Campaign } from "../domain/campaign.ts";
import { findRateLimit, type Service, toSenderPace } from "../domain/rateLimit.ts";
import { toSlotTimes } from "../domain/slotTimes.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { SENDER } from "./senders.ts";
import { selectUsedSlots } from "./slots.ts";
import { runBatch, sql } from "./sql.ts";

/** Of a larger account group the oldest. */
const MAXIMUM_SENDERS = 1_000;

const SERVICE: Columns<Service & { readonly campaignId: string }> = {
  campaignId: "campaign_id",
  kinds: ["kinds", (json: string) => JSON.parse(json) as Service["kinds"]],
  senderIds: ["sender_ids", (json: string) => JSON.parse(json) as Service["senderIds"]],
};

/**
 * The campaigns of an account group with their `rateLimitedUntil` as it is at `now`: of those that are active, by what
 * their runs have frozen. It asks D1 nothing when none is.
 *
 * @param now milliseconds since 1970
 */
export async function withRateLimits(
  database: D1Database,
  accountGroupId: string,
  campaigns: readonly Campaign[],
  now: number,
): Promise<Campaign[]> {
  const active = campaigns.filter(({ status }) => status === "active").map(({ id }) => id);
  const limits =
    active.length === 0
      ? new Map<string, number | null>()
      : await selectRateLimits(database, accountGroupId, active, now);
  return campaigns.map((campaign) => ({
    ...campaign,
    rateLimitedUntil: limits.get(campaign.id) ?? null,
  }));
}

async function selectRateLimits(
  database: D1Database,
  accountGroupId: string,
  campaignIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, number | null>> {
  const [services, senderRows] = await runBatch<Row>(database, "read rate limits", [
    sql`SELECT c.id AS campaign_id, r.workflow -> 'senderIds' AS sender_ids,
          (SELECT json_group_array(DISTINCT step.value ->> 'kind') FROM json_each(r.workflow, '$.steps') step) AS kinds
        FROM json_each(${JSON.stringify(campaignIds)}) wanted
        CROSS JOIN campaigns c ON c.id = wanted.value AND c.account_group_id = ${accountGroupId}
        CROSS JOIN runs r ON r.id = c.run_id AND r.ended_at IS NULL AND r.workflow IS NOT NULL`,
    sql`SELECT ${columnsOf(SENDER, "s")} FROM senders s
        WHERE s.account_group_id = ${accountGroupId} AND s.enabled AND s.blocked_at IS NULL
        ORDER BY s.id LIMIT ${MAXIMUM_SENDERS}`,
  ]);
  const senders = (senderRows?.results ?? []).map((row) => toValue(SENDER, row));
  const slots = await selectUsedSlots(database, senders, now);
  const paces = senders.map((sender) =>
    toSenderPace(sender, slots.get(sender.id)?.times ?? toSlotTimes([]), now),
  );
  return new Map(
    (services?.results ?? []).map((row) => {
      const { campaignId, ...service } = toValue(SERVICE, row);
      return [campaignId, findRateLimit(service, paces, now)];
    }),
  );
}
