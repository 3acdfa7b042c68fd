/** Drafts: creating campaigns with a frozen selection of leads, from a starter template or from an earlier campaign. */
import type { Campaign } from "../domain/campaign.ts";
import type { NewContentSlot, StarterTemplateId } from "../domain/starterTemplates.ts";
import { CAMPAIGN } from "./campaigns.ts";
import { rowAsJson, toValueFromJson } from "./columns.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { type Sql, sql } from "./sql.ts";

/** What the creation of a campaign or its transitions decide, and nobody gives. */
type Decided =
  | "status"
  | "leadSelection"
  | "selectedLeadCount"
  | "runId"
  | "updatedAt"
  | "startedAt"
  | "rateLimitedUntil";

interface Selection {
  /** Null selects the whole audience as it is at this moment. */
  readonly leadIds: readonly string[] | null;
  /** Null: none is named and, in a copy, those of the source. */
  readonly senderIds: readonly string[] | null;
}

export interface NewCampaign extends Omit<Campaign, Decided>, Selection {
  readonly starterTemplateId: StarterTemplateId;
  readonly contentSlots: readonly (NewContentSlot & { readonly id: string })[];
}

export interface CampaignCopy
  extends Pick<Campaign, "id" | "accountGroupId" | "audienceId" | "name" | "createdAt">,
    Selection {
  /** The campaign that is copied. */
  readonly sourceId: string;
  /** An id for each of its content slots; what is left over is not used. */
  readonly contentSlotIds: readonly string[];
}

/**
 * Creates a draft, its selection and its slots in one transaction, under an id made by the caller; a repeated call
 * changes nothing. The selection of a whole audience is a number, so an audience of a million leads costs what one of 25
 * does.
 *
 * @returns null when the account group has no such audience or lacks one of the senders, or the audience one of the leads
 */
export function insertCampaign(
  database: D1Database,
  campaign: NewCampaign,
  keyed: KeyedRequest | null = null,
): Promise<Creation<Campaign> | null> {
  const { id, accountGroupId, audienceId, name, createdAt } = campaign;
  const leadIds = toJson(campaign.leadIds);
  const senderIds = toJson(campaign.senderIds);
  return createDraft(database, keyed, id, [
    sql`INSERT INTO campaigns (id, account_group_id, audience_id, name, lead_selection, selected_lead_count,
          created_at, updated_at, description, starter_template_id, workflow_trigger,
          include_conversation_history, auto_cancel_on_message_received, outreach_language, sender_ids)
        SELECT ${id}, a.account_group_id, a.id, ${name},
          iif(${leadIds} IS NULL, 'audience', 'leads'),
          iif(${leadIds} IS NULL, a.lead_count, json_array_length(${leadIds})),
          ${createdAt}, ${createdAt}, ${campaign.description}, ${campaign.starterTemplateId}, ${campaign.workflowTrigger},
          ${campaign.includeConversationHistory}, ${campaign.autoCancelOnMessageReceived}, ${campaign.outreachLanguage},
          ${senderIds}
        FROM audiences a
        WHERE a.id = ${audienceId} AND a.account_group_id = ${accountGroupId}
          AND (${leadIds} IS NULL OR json_array_length(${leadIds}) = (
            SELECT count(*) FROM json_each(${leadIds}) chosen
            CROSS JOIN leads l ON l.id = chosen.value AND l.audience_id = a.id))
          AND ${areOwnSenders(senderIds)}
          AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})
        ON CONFLICT (id) DO NOTHING`,
    insertSelectedLeads(id, leadIds),
    sql`INSERT INTO content_slots (campaign_id, position, id, channel, label, channel_position, template_id)
        SELECT c.id, slot.value ->> 'position', slot.value ->> 'id', slot.value ->> 'channel', slot.value ->> 'label',
          slot.value ->> 'channelPosition', slot.value ->> 'templateId'
        FROM campaigns c CROSS JOIN json_each(${toJson(campaign.contentSlots)}) slot
        WHERE c.id = ${id}
        ON CONFLICT (campaign_id, position) DO NOTHING`,
  ]);
}

/**
 * Creates a draft over other leads, with the settings and content slots that a campaign has at this moment, in the same
 * way.
 *
 * @returns null when the account group has no such campaign or audience or lacks one of the senders, or the audience one
 *   of the leads
 */
export function insertCampaignCopy(
  database: D1Database,
  copy: CampaignCopy,
  keyed: KeyedRequest | null,
): Promise<Creation<Campaign> | null> {
  const { id, accountGroupId, audienceId, name, createdAt, sourceId } = copy;
  const leadIds = toJson(copy.leadIds);
  const senderIds = toJson(copy.senderIds);
  return createDraft(database, keyed, id, [
    sql`INSERT INTO campaigns (id, account_group_id, audience_id, name, lead_selection, selected_lead_count,
          created_at, updated_at, description, starter_template_id, workflow_trigger,
          include_conversation_history, auto_cancel_on_message_received, outreach_language, sender_ids)
        SELECT ${id}, a.account_group_id, a.id, ${name},
          iif(${leadIds} IS NULL, 'audience', 'leads'),
          iif(${leadIds} IS NULL, a.lead_count, json_array_length(${leadIds})),
          ${createdAt}, ${createdAt}, source.description, source.starter_template_id, source.workflow_trigger,
          source.include_conversation_history, source.auto_cancel_on_message_received, source.outreach_language,
          coalesce(${senderIds}, source.sender_ids)
        FROM audiences a CROSS JOIN campaigns source ON source.id = ${sourceId} AND source.account_group_id = ${accountGroupId}
        WHERE a.id = ${audienceId} AND a.account_group_id = ${accountGroupId}
          AND (${leadIds} IS NULL OR json_array_length(${leadIds}) = (
            SELECT count(*) FROM json_each(${leadIds}) chosen
            CROSS JOIN leads l ON l.id = chosen.value AND l.audience_id = a.id))
          AND ${areOwnSenders(senderIds)}
          AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})
        ON CONFLICT (id) DO NOTHING`,
    insertSelectedLeads(id, leadIds),
    sql`INSERT INTO content_slots (campaign_id, position, id, channel, label, channel_position, template_id, delay_days)
        SELECT c.id, slot.position, ${toJson(copy.contentSlotIds)} ->> (slot.position - 1), slot.channel, slot.label,
          slot.channel_position, slot.template_id, slot.delay_days
        FROM campaigns c CROSS JOIN content_slots slot ON slot.campaign_id = ${sourceId}
        WHERE c.id = ${id}
        ON CONFLICT (campaign_id, position) DO NOTHING`,
  ]);
}

/** Whether the senders that a draft names are those of the account group of its audience `a`. */
function areOwnSenders(senderIds: string | null): Sql {
  return sql`(${senderIds} IS NULL OR json_array_length(${senderIds}) = (
            SELECT count(*) FROM json_each(${senderIds}) named
            CROSS JOIN senders s ON s.id = named.value AND s.account_group_id = a.account_group_id))`;
}

/** The selection of a draft whose leads were named one by one, in the order of the audience. */
function insertSelectedLeads(campaignId: string, leadIds: string | null): Sql {
  return sql`
    INSERT INTO selected_leads (campaign_id, position, lead_position)
    SELECT c.id, row_number() OVER (ORDER BY l.position) - 1, l.position
    FROM campaigns c CROSS JOIN json_each(${leadIds ?? "[]"}) chosen CROSS JOIN leads l ON l.id = chosen.value
    WHERE c.id = ${campaignId} AND c.lead_selection = 'leads'
    ON CONFLICT (campaign_id, position) DO NOTHING`;
}

function createDraft(
  database: D1Database,
  keyed: KeyedRequest | null,
  id: string,
  statements: readonly Sql[],
): Promise<Creation<Campaign> | null> {
  const answer = sql`SELECT ${rowAsJson(CAMPAIGN, "c")} AS answer FROM campaigns c WHERE c.id = ${id}`;
  return createOnce(database, "create campaign", keyed, { statements, answer }, (created) =>
    toValueFromJson(CAMPAIGN, created),
  );
}

function toJson(value: readonly unknown[] | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
