/** Creates campaigns: drafts with a frozen selection of leads. */

import type { Campaign, WorkflowTrigger } from "../domain/campaign.ts";
import type { NewContentSlot, StarterTemplateId } from "../domain/starterTemplates.ts";
import { callUpstream } from "../platform/upstream.ts";
import { CAMPAIGN_AS_JSON, type CampaignRow, toCampaign } from "./campaigns.ts";
import { type Creation, createOnce, type KeyedRequest, unanswered } from "./idempotentAnswers.ts";
import { toRow } from "./rowAsJson.ts";

/** What every new draft says, wherever the rest of it comes from. */
export interface NewDraft {
  readonly id: string;
  readonly accountGroupId: string;
  readonly audienceId: string;
  readonly name: string;
  /** Null selects the whole audience as it is at this moment. */
  readonly leadIds: readonly string[] | null;
  readonly createdAt: number;
}

export interface NewCampaign extends NewDraft {
  readonly description: string | null;
  readonly starterTemplateId: StarterTemplateId;
  readonly workflowTrigger: WorkflowTrigger;
  readonly contentSlots: readonly (NewContentSlot & { readonly id: string })[];
  readonly includeConversationHistory: boolean;
  readonly autoCancelOnMessageReceived: boolean;
  readonly outreachLanguage: string | null;
}

/** Where a draft takes its settings and content slots from: two queries that read one JSON parameter, `?2`. */
interface DraftOrigin {
  /** One row with the columns that `insertDraft` names, or none: then there is no draft. `?3` is the account group. */
  readonly settings: string;
  /** Rows with the columns that `insertDraft` names. */
  readonly contentSlots: string;
  readonly parameter: unknown;
}

const GIVEN_SETTINGS = `
  SELECT ?2 ->> 'description' AS description, ?2 ->> 'starterTemplateId' AS starter_template_id,
         ?2 ->> 'workflowTrigger' AS workflow_trigger, ?2 ->> 'includeConversationHistory' AS include_conversation_history,
         ?2 ->> 'autoCancelOnMessageReceived' AS auto_cancel_on_message_received, ?2 ->> 'outreachLanguage' AS outreach_language`;

const GIVEN_CONTENT_SLOTS = `
  SELECT slot.value ->> 'position' AS position, slot.value ->> 'id' AS id, slot.value ->> 'channel' AS channel,
         slot.value ->> 'label' AS label, slot.value ->> 'channelPosition' AS channel_position,
         slot.value ->> 'templateId' AS template_id
  FROM json_each(?2, '$.contentSlots') slot`;

/**
 * Creates a draft under an id made by the caller; a repeated call changes nothing.
 *
 * @returns null when the account group has no such audience, or the audience lacks one of the leads
 */
export function insertCampaign(
  database: D1Database,
  campaign: NewCampaign,
  keyed: KeyedRequest | null = null,
): Promise<Creation<Campaign> | null> {
  const { description, starterTemplateId, workflowTrigger, contentSlots } = campaign;
  const { includeConversationHistory, autoCancelOnMessageReceived, outreachLanguage } = campaign;
  const origin = {
    settings: GIVEN_SETTINGS,
    contentSlots: GIVEN_CONTENT_SLOTS,
    parameter: {
      description,
      starterTemplateId,
      workflowTrigger,
      contentSlots,
      includeConversationHistory,
      autoCancelOnMessageReceived,
      outreachLanguage,
    },
  };
  return insertDraft(database, campaign, origin, keyed);
}

/**
 * Creates a draft, its selection and its slots in one transaction. The selection of a whole audience is a number, so an
 * audience of a million leads costs what one of 25 does.
 */
export function insertDraft(
  database: D1Database,
  draft: NewDraft,
  { settings, contentSlots, parameter }: DraftOrigin,
  keyed: KeyedRequest | null,
): Promise<Creation<Campaign> | null> {
  const { id, accountGroupId, audienceId, name, createdAt } = draft;
  const origin = JSON.stringify(parameter);
  const leadIds = draft.leadIds === null ? null : JSON.stringify(draft.leadIds);
  const prepare = () => ({
    statements: [
      database
        .prepare(
          `INSERT INTO campaigns (id, account_group_id, audience_id, name, lead_selection, selected_lead_count, created_at, updated_at,
             description, starter_template_id, workflow_trigger, include_conversation_history,
             auto_cancel_on_message_received, outreach_language)
           SELECT ?1, a.account_group_id, a.id, ?5,
             iif(?6 IS NULL, 'audience', 'leads'), iif(?6 IS NULL, a.lead_count, json_array_length(?6)), ?7, ?7,
             settings.description, settings.starter_template_id, settings.workflow_trigger, settings.include_conversation_history,
             settings.auto_cancel_on_message_received, settings.outreach_language
           FROM audiences a CROSS JOIN (${settings}) settings
           WHERE a.id = ?4 AND a.account_group_id = ?3
             AND (?6 IS NULL OR json_array_length(?6) = (
               SELECT count(*) FROM json_each(?6) chosen CROSS JOIN leads l ON l.id = chosen.value AND l.audience_id = a.id))
             AND ${unanswered("?8")}
           ON CONFLICT (id) DO NOTHING`,
        )
        .bind(
          id,
          origin,
          accountGroupId,
          audienceId,
          name,
          leadIds,
          createdAt,
          keyed?.keyHash ?? null,
        ),
      database
        .prepare(
          `INSERT INTO selected_leads (campaign_id, position, lead_position)
           SELECT c.id, row_number() OVER (ORDER BY l.position) - 1, l.position
           FROM campaigns c CROSS JOIN json_each(?2) chosen CROSS JOIN leads l ON l.id = chosen.value
           WHERE c.id = ?1 AND c.lead_selection = 'leads'
           ON CONFLICT (campaign_id, position) DO NOTHING`,
        )
        .bind(id, leadIds ?? "[]"),
      database
        .prepare(
          `INSERT INTO content_slots (campaign_id, position, id, channel, label, channel_position, template_id)
           SELECT c.id, slot.position, slot.id, slot.channel, slot.label, slot.channel_position, slot.template_id
           FROM campaigns c CROSS JOIN (${contentSlots}) slot
           WHERE c.id = ?1
           ON CONFLICT (campaign_id, position) DO NOTHING`,
        )
        .bind(id, origin),
    ],
    answer: {
      select: `SELECT ${CAMPAIGN_AS_JSON} AS answer FROM campaigns c WHERE c.id = ?1`,
      values: [id],
    },
  });
  return createOnce(database, "create campaign", keyed, prepare, (answer) =>
    toCampaign(toRow<CampaignRow>(answer)),
  );
}

/** Those of `leadIds` that are not leads of the audience, in their order. */
export async function selectForeignLeadIds(
  database: D1Database,
  audienceId: string,
  leadIds: readonly string[],
): Promise<string[]> {
  const { results } = await callUpstream("DATABASE", "look for leads", () =>
    database
      .prepare(
        `SELECT chosen.value AS id FROM json_each(?2) chosen
         WHERE NOT EXISTS (SELECT 1 FROM leads l WHERE l.id = chosen.value AND l.audience_id = ?1)
         ORDER BY chosen.key`,
      )
      .bind(audienceId, JSON.stringify(leadIds))
      .all<{ id: string }>(),
  );
  return results.map(({ id }) => id);
}
