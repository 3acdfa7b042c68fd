/** `POST /v1/accounts/{accountGroupId}/campaigns` */
import * as z from "zod/mini";

import { contentSlotsOf, STARTER_TEMPLATE_IDS } from "../campaign/starterTemplates.ts";
import { WORKFLOW_TRIGGERS } from "../campaign/words.ts";
import { hasAudience } from "../database/audiences.ts";
import {
  createCampaign as createCampaignInDatabase,
  findForeignLeadIds,
} from "../database/campaigns.ts";
import { identifierSchema, newIdentifier } from "../identifier.ts";
import { audienceNotFound } from "./audienceAnswer.ts";
import { type CampaignAnswer, pathOfCampaign, toCampaignAnswer } from "./campaignAnswer.ts";
import type { Answer } from "./envelope.ts";
import { ApiError } from "./failures.ts";
import { requireCreation, toKeyedRequest } from "./keyedRequest.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import { type accountGroupPath, line, paragraph } from "./schemas.ts";

const MAXIMUM_LEAD_IDS = 10_000;
/** As many foreign leads as an answer names. */
const MAXIMUM_NAMED = 10;

const languageTag = z
  .string()
  .check(
    z.maxLength(35, "must have at most 35 characters"),
    z.refine(isLanguageTag, "must be a BCP 47 language tag such as en or pt-BR"),
  );

export const newCampaignBody = z.strictObject({
  starterTemplateId: z.enum(STARTER_TEMPLATE_IDS),
  name: line(200),
  audienceId: identifierSchema,
  leadIds: z.optional(
    z.array(identifierSchema).check(
      z.minLength(1, "must name at least 1 lead; leave it out to select the whole audience"),
      z.maxLength(
        MAXIMUM_LEAD_IDS,
        `must name at most ${MAXIMUM_LEAD_IDS} leads; for more, make an audience of them`,
      ),
      z.refine((ids) => new Set(ids).size === ids.length, "must not name a lead twice"),
    ),
  ),
  description: z.optional(z.nullable(paragraph(2_000))),
  includeConversationHistory: z._default(z.boolean(), true),
  autoCancelOnMessageReceived: z._default(z.boolean(), true),
  outreachLanguage: z.optional(z.nullable(languageTag)),
  workflowTrigger: z._default(z.enum(WORKFLOW_TRIGGERS), "manual"),
});

/** Creates a draft from a starter template; its selection of leads is frozen from here on. */
export async function createCampaign(
  input: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newCampaignBody>>,
  context: RequestContext,
): Promise<Answer<CampaignAnswer>> {
  const { accountGroupId } = input.parameters;
  const { body } = input;
  const { audienceId, leadIds } = body;
  const { DATABASE } = context.env;
  const now = Date.now();
  const creation = await createCampaignInDatabase(
    DATABASE,
    {
      ...body,
      id: newIdentifier(now),
      accountGroupId,
      description: body.description ?? null,
      leadIds: leadIds ?? null,
      contentSlots: contentSlotsOf(body.starterTemplateId).map((slot) => ({
        id: newIdentifier(now),
        ...slot,
      })),
      outreachLanguage: body.outreachLanguage ?? null,
      createdAt: now,
    },
    await toKeyedRequest(input, context),
  );
  if (creation === null) {
    if (leadIds === undefined || !(await hasAudience(DATABASE, accountGroupId, audienceId))) {
      throw audienceNotFound(audienceId);
    }
    throw foreignLeads(await findForeignLeadIds(DATABASE, audienceId, leadIds), audienceId);
  }
  const { resource: campaign, headers } = requireCreation(creation, context);
  context.fields.campaignId = campaign.id;
  return {
    status: 201,
    data: toCampaignAnswer(campaign),
    headers: { Location: pathOfCampaign({ accountGroupId, campaignId: campaign.id }), ...headers },
  };
}

function foreignLeads(ids: readonly string[], audienceId: string): ApiError {
  const named = ids.slice(0, MAXIMUM_NAMED).join(", ");
  const more = ids.length > MAXIMUM_NAMED ? ` and ${ids.length - MAXIMUM_NAMED} more` : "";
  return new ApiError(
    "unprocessable",
    `leadIds: not in the audience ${audienceId}: ${named}${more}`,
  );
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
