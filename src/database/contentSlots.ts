/** Content slots: reading those of a campaign and their messages, and giving one another template. */
import type { ContentSlot } from "../domain/contentSlot.ts";
import {
  decideSlotChange,
  type SlotChangeDecision,
  type SlotChangeFacts,
} from "../domain/decideSlotChange.ts";
import type { SlotMessage } from "../domain/unreachable.ts";
import { UpstreamError } from "../platform/upstream.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { readRow, readRows, runBatch, type Sql, sql } from "./sql.ts";

const CONTENT_SLOT: Columns<ContentSlot> = {
  id: "id",
  channel: "channel",
  label: "label",
  position: "position",
  channelPosition: "channel_position",
  templateId: "template_id",
};

const CAMPAIGN_OF_SLOT: Columns<Omit<SlotChangeFacts, "slot"> & { readonly updatedAt: number }> = {
  status: "status",
  runId: "run_id",
  statusSince: "status_since",
  updatedAt: "updated_at",
  templateChannel: "template_channel",
};

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
  const rows = await readRows<Row>(
    database,
    "list content slots",
    sql`SELECT ${columnsOf(CONTENT_SLOT, "s")}
        FROM campaigns c LEFT JOIN content_slots s ON s.campaign_id = c.id AND s.position > ${afterPosition ?? 0}
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}
        ORDER BY s.position LIMIT ${limit}`,
  );
  if (rows.length === 0) return null;
  // A campaign that has no more slots is one row without a slot.
  return rows.flatMap((row) => (row.id === null ? [] : [toValue(CONTENT_SLOT, row)]));
}

const SLOT_MESSAGE: Columns<SlotMessage> = {
  slotId: "slot_id",
  channel: "channel",
  subject: "subject",
  content: "content",
};

/** The messages of a campaign of this account group, in the order of their slots; none of a slot without a template. */
export async function selectSlotMessages(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<SlotMessage[]> {
  const rows = await readRows<Row>(
    database,
    "read messages",
    sql`SELECT s.id AS slot_id, t.channel, t.subject, t.content
        FROM campaigns c JOIN content_slots s ON s.campaign_id = c.id JOIN templates t ON t.id = s.template_id
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}
        ORDER BY s.position`,
  );
  return rows.map((row) => toValue(SLOT_MESSAGE, row));
}

/** Which slot gets which template. */
export interface SlotChange {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly slotId: string;
  readonly templateId: string;
}

/**
 * Gives a content slot another template if `decideSlotChange` says that it may have it; a repeated call changes nothing
 * more. What is written holds for the campaign as it was when that was decided: every change of a campaign moves its
 * `updated_at` strictly forward, so an attempt that was overtaken, or comes late, is void.
 *
 * @returns what was decided, with the slot as it is then; null when the account group has no such campaign
 * @throws {UpstreamError} when the campaign changed under each attempt: none of them took effect
 */
export async function updateSlotTemplate(
  database: D1Database,
  change: SlotChange,
): Promise<SlotChangeDecision | null> {
  const query = selectFacts(change);
  let row = await readRow<Row>(database, "read content slot", query);
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    if (row === null) return null;
    const decision = decideSlotChange(toFacts(row));
    if (!decision.change || hasTemplate(row, change)) return decision;
    const { campaignId, slotId, templateId } = change;
    const seenAt = Number(row.updated_at);
    const results = await runBatch<Row>(database, "change content slot", [
      sql`UPDATE content_slots AS s SET template_id = ${templateId}
          WHERE s.campaign_id = ${campaignId} AND s.id = ${slotId}
            AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = ${campaignId} AND c.updated_at = ${seenAt})
            -- It may have been deleted since.
            AND EXISTS (SELECT 1 FROM templates t WHERE t.id = ${templateId})`,
      // As it was seen, the campaign's slot had another template: the statement before has changed it.
      sql`UPDATE campaigns AS c SET updated_at = max(${Date.now()}, c.updated_at + 1)
          WHERE c.id = ${campaignId} AND c.updated_at = ${seenAt}
            AND EXISTS (
              SELECT 1 FROM content_slots s
              WHERE s.campaign_id = c.id AND s.id = ${slotId} AND s.template_id = ${templateId})`,
      query,
    ]);
    row = results.at(-1)?.results[0] ?? null;
    // Whatever has become of the campaign since, that is no refusal.
    if (row !== null && hasTemplate(row, change)) {
      return { change: true, slot: toValue(CONTENT_SLOT, row) };
    }
  }
  throw new UpstreamError("DATABASE", "change content slot", [new Error("Overtaken each time")]);
}

function selectFacts({ accountGroupId, campaignId, slotId, templateId }: SlotChange): Sql {
  return sql`
    SELECT c.status, c.run_id, c.updated_at, t.channel AS template_channel,
      -- updated_at may be later: of a slot that got another template, or lost its own.
      CASE c.status WHEN 'draft' THEN c.created_at WHEN 'active' THEN c.started_at
        ELSE coalesce((SELECT r.ended_at FROM runs r WHERE r.id = c.run_id), c.updated_at) END AS status_since,
      ${columnsOf(CONTENT_SLOT, "s")}
    FROM campaigns c
    LEFT JOIN content_slots s ON s.campaign_id = c.id AND s.id = ${slotId}
    LEFT JOIN templates t ON t.id = ${templateId}
      AND (t.account_group_id = ${accountGroupId} OR t.account_group_id IS NULL)
    WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}`;
}

function hasTemplate(row: Row, { templateId }: SlotChange): boolean {
  return row.template_id === templateId;
}

function toFacts(row: Row): SlotChangeFacts {
  const slot = row.id === null ? null : toValue(CONTENT_SLOT, row);
  return { ...toValue(CAMPAIGN_OF_SLOT, row), slot };
}
