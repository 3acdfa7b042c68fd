/** Content slots: reading those of a campaign, and giving one another template. */

import type { ContentSlot } from "../domain/contentSlot.ts";
import type { SlotChangeFacts } from "../domain/decideSlotChange.ts";
import type { Channel } from "../domain/template.ts";
import { callUpstream } from "../platform/upstream.ts";
import { STATUS_SINCE } from "./campaigns.ts";
import { IS_READABLE_TEMPLATE } from "./templates.ts";

interface ContentSlotRow {
  id: string;
  channel: Channel;
  label: string;
  position: number;
  channel_position: number;
  template_id: string | null;
}

const CONTENT_SLOT_COLUMNS =
  "s.id, s.channel, s.label, s.position, s.channel_position, s.template_id";

/**
 * A page of the content slots of a campaign of this account group, in order.
 *
 * @param afterPosition where the page begins; null for the first
 * @returns null when there is no such campaign
 */
export async function selectContentSlots(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
  afterPosition: number | null,
  limit: number,
): Promise<ContentSlot[] | null> {
  const { results } = await callUpstream("DATABASE", "list content slots", () =>
    database
      .prepare(
        `SELECT ${CONTENT_SLOT_COLUMNS}
         FROM campaigns c LEFT JOIN content_slots s ON s.campaign_id = c.id AND s.position > ?3
         WHERE c.id = ?2 AND c.account_group_id = ?1 ORDER BY s.position LIMIT ?4`,
      )
      .bind(accountGroupId, campaignId, afterPosition ?? 0, limit)
      .all<ContentSlotRow | Record<keyof ContentSlotRow, null>>(),
  );
  if (results.length === 0) return null;
  return results.flatMap((row) => (row.id === null ? [] : [toContentSlot(row)]));
}

/** What `campaign/decideSlotChange.ts` rules, as the guard of one statement. A template that it has already is no change. */
const CHANGE_SLOT = `
  UPDATE content_slots AS s SET template_id = ?4
  WHERE s.campaign_id = ?2 AND s.id = ?3 AND s.template_id IS NOT ?4
    AND EXISTS (SELECT 1 FROM campaigns c
                WHERE c.id = ?2 AND c.account_group_id = ?1 AND c.status IN ('draft', 'stopped')
                  -- A change that was asked for before the campaign's last one is void: it comes late.
                  AND c.updated_at <= ?5)
    AND EXISTS (SELECT 1 FROM templates t WHERE t.id = ?4 AND t.channel = s.channel AND ${IS_READABLE_TEMPLATE})`;

/**
 * A start holds its time against the campaign's, so every change of what may start moves that strictly forward.
 * changes() is the number of slots just changed: the statements of a batch run one after the other.
 */
const MOVE_CAMPAIGN_FORWARD = `
  UPDATE campaigns SET updated_at = max(?2, updated_at + 1) WHERE id = ?1 AND changes() > 0`;

const READ_SLOT_CHANGE = `
  SELECT c.status, c.run_id, c.updated_at, ${STATUS_SINCE} AS status_since, t.channel AS template_channel, ${CONTENT_SLOT_COLUMNS}
  FROM campaigns c
  LEFT JOIN content_slots s ON s.campaign_id = c.id AND s.id = ?3
  LEFT JOIN templates t ON t.id = ?4 AND ${IS_READABLE_TEMPLATE}
  WHERE c.id = ?2 AND c.account_group_id = ?1`;

type SlotChangeRow = {
  status: SlotChangeFacts["status"];
  run_id: string | null;
  updated_at: number;
  status_since: number;
  template_channel: Channel | null;
} & (ContentSlotRow | Record<keyof ContentSlotRow, null>);

/** Which slot gets which template. */
export interface SlotChange {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly slotId: string;
  readonly templateId: string;
}

/**
 * Gives a content slot another template if it may have it; a repeated call changes nothing more. One transaction, so
 * that `decideSlotChange` says of the facts what the statement did, and the slot in them is as it then was.
 *
 * @param askedAt milliseconds since 1970; an attempt that comes so late that the campaign has changed since is void
 * @returns null when the account group has no such campaign
 */
export async function updateSlotTemplate(
  database: D1Database,
  change: SlotChange,
  askedAt: number,
): Promise<SlotChangeFacts | null> {
  const { accountGroupId, campaignId, slotId, templateId } = change;
  const values = [accountGroupId, campaignId, slotId, templateId];
  let attempts = 0;
  const results = await callUpstream("DATABASE", "change content slot", () => {
    attempts++;
    return database.batch<SlotChangeRow>([
      database.prepare(CHANGE_SLOT).bind(...values, askedAt),
      database.prepare(MOVE_CAMPAIGN_FORWARD).bind(campaignId, askedAt),
      database.prepare(READ_SLOT_CHANGE).bind(...values),
    ]);
  });
  const row = results.at(-1)?.results[0];
  if (row === undefined) return null;
  const isChanged = row.template_id === templateId;
  // Overtaken by another change while the client waits, so it is asked for anew.
  if (!isChanged && row.updated_at > askedAt) {
    return updateSlotTemplate(database, change, Math.max(Date.now(), row.updated_at));
  }
  return {
    status: row.status,
    runId: row.run_id,
    statusSince: row.status_since,
    slot: row.id === null ? null : toContentSlot(row),
    templateChannel: row.template_channel,
    changedBefore: attempts > 1 && isChanged,
  };
}

function toContentSlot(row: ContentSlotRow): ContentSlot {
  return {
    id: row.id,
    channel: row.channel,
    label: row.label,
    position: row.position,
    channelPosition: row.channel_position,
    templateId: row.template_id,
  };
}
