/** Campaigns: creating and reading them. Starting one is in startRun.ts. */
import type { NewContentSlot, StarterTemplateId } from "../campaign/starterTemplates.ts";
import type {
  Campaign,
  CampaignStatus,
  LeadSelection,
  WorkflowTrigger,
} from "../campaign/words.ts";
import { callUpstream } from "../upstream.ts";
import { type Creation, createOnce, type KeyedRequest, unanswered } from "./idempotentAnswers.ts";
import { rowAsJson, toRow } from "./rowAsJson.ts";

/** A row of `campaigns`, as a statement returns it and as a run keeps it. */
export interface CampaignRow {
  id: string;
  account_group_id: string;
  audience_id: string;
  name: string;
  description: string | null;
  status: CampaignStatus;
  workflow_trigger: WorkflowTrigger;
  lead_selection: LeadSelection;
  selected_lead_count: number;
  include_conversation_history: 0 | 1;
  auto_cancel_on_message_received: 0 | 1;
  outreach_language: string | null;
  run_id: string | null;
  created_at: number;
  updated_at: number;
  started_at: number | null;
  rate_limited_until: number | null;
}

/** The columns of a CampaignRow. */
export const CAMPAIGN_COLUMNS = [
  "id",
  "account_group_id",
  "audience_id",
  "name",
  "description",
  "status",
  "workflow_trigger",
  "lead_selection",
  "selected_lead_count",
  "include_conversation_history",
  "auto_cancel_on_message_received",
  "outreach_language",
  "run_id",
  "created_at",
  "updated_at",
  "started_at",
  "rate_limited_until",
] as const satisfies readonly (keyof CampaignRow)[];

/** The row of the campaign `c` as JSON. */
export const CAMPAIGN_AS_JSON = rowAsJson("c", CAMPAIGN_COLUMNS);

/** A campaign that a run, a stop or an idempotent answer keeps as JSON. */
export function toCampaignFromJson(text: string): Campaign {
  return toCampaign(toRow<CampaignRow>(JSON.parse(text)));
}

/** When the campaign `c` came into its present status. Its last change may be another: a slot that lost its template. */
export const STATUS_SINCE = `CASE c.status WHEN 'draft' THEN c.created_at WHEN 'active' THEN c.started_at
  ELSE coalesce((SELECT r.ended_at FROM runs r WHERE r.id = c.run_id), c.updated_at) END`;

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
  /** One row with the columns that `createDraft` names, or none: then there is no draft. `?3` is the account group. */
  readonly settings: string;
  /** Rows with the columns that `createDraft` names. */
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
export function createCampaign(
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
  return createDraft(database, campaign, origin, keyed);
}

/**
 * Creates a draft, its selection and its slots in one transaction. The selection of a whole audience is a number, so an
 * audience of a million leads costs what one of 25 does.
 */
export function createDraft(
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
export async function findForeignLeadIds(
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

/** Reads a campaign; null when the account group has none with this id. */
export async function readCampaign(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<Campaign | null> {
  const row = await callUpstream("DATABASE", "read campaign", () =>
    prepareReadCampaign(database, accountGroupId, campaignId).first<CampaignRow>(),
  );
  return row === null ? null : toCampaign(row);
}

/** A row as a domain value. */
export function toCampaign(row: CampaignRow): Campaign {
  return {
    id: row.id,
    accountGroupId: row.account_group_id,
    audienceId: row.audience_id,
    name: row.name,
    description: row.description,
    status: row.status,
    workflowTrigger: row.workflow_trigger,
    leadSelection: row.lead_selection,
    selectedLeadCount: row.selected_lead_count,
    includeConversationHistory: row.include_conversation_history === 1,
    autoCancelOnMessageReceived: row.auto_cancel_on_message_received === 1,
    outreachLanguage: row.outreach_language,
    runId: row.run_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    rateLimitedUntil: row.rate_limited_until,
  };
}

function prepareReadCampaign(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): D1PreparedStatement {
  return database
    .prepare(
      `SELECT ${CAMPAIGN_COLUMNS.join(", ")} FROM campaigns WHERE id = ?1 AND account_group_id = ?2`,
    )
    .bind(campaignId, accountGroupId);
}
