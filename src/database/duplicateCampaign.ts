/** Duplicates a campaign: a draft over other leads with the settings and content slots of an earlier campaign. */
import type { Campaign } from "../domain/campaign.ts";
import { insertDraft, type NewDraft } from "./createCampaign.ts";
import type { Creation, KeyedRequest } from "./idempotentAnswers.ts";

export interface CampaignCopy extends NewDraft {
  /** The campaign that is copied. */
  readonly sourceId: string;
  /** An id for each of its content slots; what is left over is not used. */
  readonly contentSlotIds: readonly string[];
}

const COPIED_SETTINGS = `
  SELECT description, starter_template_id, workflow_trigger, include_conversation_history,
         auto_cancel_on_message_received, outreach_language
  FROM campaigns WHERE id = ?2 ->> 'sourceId' AND account_group_id = ?3`;

const COPIED_CONTENT_SLOTS = `
  SELECT position, ?2 -> 'contentSlotIds' ->> (position - 1) AS id, channel, label, channel_position, template_id
  FROM content_slots WHERE campaign_id = ?2 ->> 'sourceId'`;

/**
 * Creates a draft that copies a campaign as it is at this moment; a repeated call changes nothing.
 *
 * @returns null when the account group has no such campaign or audience, or the audience lacks one of the leads
 */
export function insertCampaignCopy(
  database: D1Database,
  { sourceId, contentSlotIds, ...draft }: CampaignCopy,
  keyed: KeyedRequest | null,
): Promise<Creation<Campaign> | null> {
  const origin = {
    settings: COPIED_SETTINGS,
    contentSlots: COPIED_CONTENT_SLOTS,
    parameter: { sourceId, contentSlotIds },
  };
  return insertDraft(database, draft, origin, keyed);
}
