/** Content slots: reading those of a campaign and their messages, and changing one. */
import type { ContentSlot } from "../domain/contentSlot.ts";
import {
  decideSlotChange,
  type SlotChangeDecision,
  type SlotChangeFacts,
} from "../domain/decideSlotChange.ts";
import type { StarterTemplateId } from "../domain/starterTemplates.ts";
import type { Channel } from "../domain/template.ts";
import type { SlotMessage } from "../domain/unreachable.ts";
import { defaultDelayDaysOf } from "../domain/workflow.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { overtaken } from "./overtaken.ts";
import { readRow, readRows, runBatch, type Sql, sql } from "./sql.ts";
import { STATUS_SINCE } from "./startFacts.ts";

interface StoredSlot extends Omit<ContentSlot, "delayDays"> {
  /** Null: as long as the workflow says. */
  readonly storedDelayDays: number | null;
}

const STORED_SLOT: Columns<StoredSlot> = {
  id: "id",
  channel: "channel",
  label: "label",
  position: "position",
  channelPosition: "channel_position",
  templateId: "template_id",
  storedDelayDays: "delay_days",
};

const CAMPAIGN_OF_SLOT: Columns<Omit<SlotChangeFacts, "slot" | "templateChannel">> = {
  status: "status",
  runId: "run_id",
  statusSince: "status_since",
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
    sql`SELECT ${columnsOf(STORED_SLOT, "s")}, c.starter_template_id
        FROM campaigns c LEFT JOIN content_slots s ON s.campaign_id = c.id AND s.position > ${afterPosition ?? 0}
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}
        ORDER BY s.position LIMIT ${limit}`,
  );
  if (rows.length === 0) return null;
  // A campaign that has no more slots is one row without a slot.
  return rows.flatMap((row) => (row.id === null ? [] : [toContentSlot(row)]));
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

/** What changes about which slot; what is undefined stays as it is. */
export interface SlotChange {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly slotId: string;
  readonly templateId: string | undefined;
  readonly delayDays: number | undefined;
}

/**
 * Changes a content slot if `decideSlotChange` says that it may change so; a repeated call changes nothing more. What is written holds for the campaign as it was when that was decided: every change of a campaign moves its
 * `updated_at` strictly forward, so an attempt that was overtaken, or comes late, is void.
 *
 * @returns what was decided, with the slot as it is then; null when the account group has no such campaign
 * @throws {UpstreamError} when the campaign changed under each attempt: none of them took effect
 */
export async function updateSlot(
  database: D1Database,
  change: SlotChange,
): Promise<SlotChangeDecision | null> {
  const query = selectFacts(change);
  let row = await readRow<Row>(database, "read content slot", query);
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    if (row === null) return null;
    const decision = decideSlotChange(toFacts(row, change));
    if (!decision.change || isAsAsked(row, change)) return decision;
    const { campaignId, slotId } = change;
    const templateId = change.templateId ?? null;
    const delayDays = change.delayDays ?? null;
    const seenAt = Number(row.updated_at);
    const results = await runBatch<Row>(database, "change content slot", [
      // The template may have been deleted since.
      sql`UPDATE content_slots AS s
          SET template_id = coalesce(${templateId}, s.template_id), delay_days = coalesce(${delayDays}, s.delay_days)
          WHERE s.campaign_id = ${campaignId} AND s.id = ${slotId}
            AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = ${campaignId} AND c.updated_at = ${seenAt})
            AND (${templateId} IS NULL OR EXISTS (SELECT 1 FROM templates t WHERE t.id = ${templateId}))`,
      // As it was seen, the campaign's slot was another: the statement before has changed it.
      sql`UPDATE campaigns AS c SET updated_at = max(${Date.now()}, c.updated_at + 1)
          WHERE c.id = ${campaignId} AND c.updated_at = ${seenAt}
            AND EXISTS (
              SELECT 1 FROM content_slots s
              WHERE s.campaign_id = c.id AND s.id = ${slotId}
                AND (${templateId} IS NULL OR s.template_id = ${templateId})
                AND (${delayDays} IS NULL OR s.delay_days = ${delayDays}))`,
      query,
    ]);
    row = results.at(-1)?.results[0] ?? null;
    // Whatever has become of the campaign since, that is no refusal.
    if (row !== null && isAsAsked(row, change)) return { change: true, slot: toContentSlot(row) };
  }
  throw overtaken("change content slot");
}

function selectFacts({ accountGroupId, campaignId, slotId, templateId }: SlotChange): Sql {
  return sql`
    SELECT c.status, c.run_id, c.updated_at, c.starter_template_id, t.channel AS template_channel,
      ${STATUS_SINCE} AS status_since,
      ${columnsOf(STORED_SLOT, "s")}
    FROM campaigns c
    LEFT JOIN content_slots s ON s.campaign_id = c.id AND s.id = ${slotId}
    LEFT JOIN templates t ON t.id = ${templateId ?? null}
      AND (t.account_group_id = ${accountGroupId} OR t.account_group_id IS NULL)
    WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}`;
}

function isAsAsked(row: Row, { templateId, delayDays }: SlotChange): boolean {
  return (
    (templateId === undefined || row.template_id === templateId) &&
    (delayDays === undefined || row.delay_days === delayDays)
  );
}

function toFacts(row: Row, { templateId }: SlotChange): SlotChangeFacts {
  const slot = row.id === null ? null : toContentSlot(row);
  const templateChannel =
    templateId === undefined ? undefined : (row.template_channel as Channel | null);
  return { ...toValue(CAMPAIGN_OF_SLOT, row), slot, templateChannel };
}

/** @param row with the starter template of the campaign */
function toContentSlot(row: Row): ContentSlot {
  const { storedDelayDays, ...slot } = toValue(STORED_SLOT, row);
  const starterTemplateId = row.starter_template_id as StarterTemplateId;
  const delayDays = storedDelayDays ?? defaultDelayDaysOf(starterTemplateId, slot.position);
  return { ...slot, delayDays };
}
