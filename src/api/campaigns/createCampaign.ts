/** `POST /v1/accounts/{accountGroupId}/campaigns` */
import * as z from "zod/mini";
import { insertCampaign } from "../../database/drafts.ts";
import { WORKFLOW_TRIGGERS } from "../../domain/campaign.ts";
import { contentSlotsOf, STARTER_TEMPLATE_IDS } from "../../domain/starterTemplates.ts";
import {
  MAXIMUM_DESCRIPTION_CHARACTERS,
  MAXIMUM_NAME_CHARACTERS,
} from "../../domain/textLengths.ts";
import { identifierSchema, newIdentifier } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { tell, tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import { optional, optionalOr } from "../request/optional.ts";
import { type accountGroupPath, line, paragraph } from "../request/schemas.ts";
import { answerNewCampaign, type CampaignAnswer } from "./campaignAnswer.ts";
import {
  LEAD_IDS_DESCRIPTION,
  leadIdsSchema,
  refuseSelection,
  SENDER_IDS_DESCRIPTION,
  senderIdsSchema,
} from "./leadSelection.ts";

const hasEachVariantOnce = z.refine<string>((tag) => {
  const variants = tag.toLowerCase().match(/-([a-z0-9]{5,8}|[0-9][a-z0-9]{3})(?=-|$)/g) ?? [];
  return new Set(variants).size === variants.length;
}, "must not have a variant twice");
// Regular expressions that every reader of the contract knows cannot compare a part of a text with another.
/* @__PURE__ */ tell(hasEachVariantOnce, () => ({ examples: ["en", "pt-BR"] }));

/** Language, script, region and variants, as BCP 47 has them. */
export const languageTagSchema = z
  .string()
  .check(
    z.maxLength(35, "must have at most 35 characters"),
    z.regex(
      /^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$/,
      "must be a BCP 47 language tag such as en or pt-BR",
    ),
    hasEachVariantOnce,
  );

export const newCampaignBody = z.strictObject({
  starterTemplateId: z.enum(STARTER_TEMPLATE_IDS),
  name: line(MAXIMUM_NAME_CHARACTERS),
  audienceId: identifierSchema,
  leadIds: leadIdsSchema,
  senderIds: senderIdsSchema,
  description: z.optional(z.nullable(paragraph(MAXIMUM_DESCRIPTION_CHARACTERS))),
  includeConversationHistory: optionalOr(z.boolean(), true),
  autoCancelOnMessageReceived: optionalOr(z.boolean(), true),
  outreachLanguage: optional(languageTagSchema),
  workflowTrigger: optionalOr(z.enum(WORKFLOW_TRIGGERS), "manual"),
});

/* @__PURE__ */ tellFields(newCampaignBody, () => ({
  starterTemplateId: "The workflow, and the content slots that come with it.",
  name: "One line.",
  audienceId: "An audience of the account group.",
  leadIds: LEAD_IDS_DESCRIPTION,
  senderIds: SENDER_IDS_DESCRIPTION,
  includeConversationHistory: "Whether earlier conversations are taken into account.",
  autoCancelOnMessageReceived: "Whether an answer of the lead ends its instance.",
  outreachLanguage: "A BCP 47 language tag; no variant twice.",
  workflowTrigger:
    "`manual`: the start itself triggers the workflow; `automatic`: instances appear as leads arrive while the campaign is active, and it does not make up for a stop.",
}));

/** Creates a draft from a starter template; its selection of leads is frozen from here on. */
export async function createCampaign(
  input: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newCampaignBody>>,
  context: RequestContext,
): Promise<Answer<CampaignAnswer>> {
  const { accountGroupId } = input.parameters;
  const { body } = input;
  const now = Date.now();
  const creation = await insertCampaign(
    input.database,
    {
      ...body,
      id: newIdentifier(now),
      accountGroupId,
      description: body.description ?? null,
      leadIds: body.leadIds ?? null,
      senderIds: body.senderIds ?? null,
      contentSlots: contentSlotsOf(body.starterTemplateId).map((slot) => ({
        id: newIdentifier(now),
        ...slot,
      })),
      createdAt: now,
    },
    await toKeyedRequest(input, context),
  );
  if (creation === null) throw await refuseSelection(input.database, accountGroupId, body);
  const { resource: campaign, headers } = requireCreation(creation, context);
  context.fields.campaignId = campaign.id;
  return answerNewCampaign(campaign, headers);
}
