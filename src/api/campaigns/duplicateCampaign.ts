/** `POST /v1/accounts/{accountGroupId}/campaigns/{campaignId}/duplicate` */
import * as z from "zod/mini";
import { selectCampaign } from "../../database/campaigns.ts";
import { insertCampaignCopy } from "../../database/drafts.ts";
import { nameOfCopy } from "../../domain/nameOfCopy.ts";
import { MAXIMUM_CONTENT_SLOTS } from "../../domain/starterTemplates.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/textLengths.ts";
import { identifierSchema, newIdentifier } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import { optional } from "../request/optional.ts";
import { type campaignPath, line } from "../request/schemas.ts";
import { answerNewCampaign, type CampaignAnswer, campaignNotFound } from "./campaignAnswer.ts";
import {
  LEAD_IDS_DESCRIPTION,
  leadIdsSchema,
  refuseSelection,
  senderIdsSchema,
} from "./leadSelection.ts";

export const duplicateCampaignBody = z.strictObject({
  audienceId: identifierSchema,
  name: optional(line(MAXIMUM_NAME_CHARACTERS)),
  leadIds: leadIdsSchema,
  senderIds: senderIdsSchema,
});

/* @__PURE__ */ tellFields(duplicateCampaignBody, () => ({
  audienceId: "An audience of the account group.",
  name: "One line; left out, `Copy of …`.",
  leadIds: LEAD_IDS_DESCRIPTION,
  senderIds: "Senders of the account group, each once; left out, those that the source names.",
}));

/** Creates a draft with the settings and content slots of another campaign, whatever the status of that one. */
export async function duplicateCampaign(
  input: RouteInput<z.output<typeof campaignPath>, object, z.output<typeof duplicateCampaignBody>>,
  context: RequestContext,
): Promise<Answer<CampaignAnswer>> {
  const { accountGroupId, campaignId } = input.parameters;
  const { body, database } = input;
  const source = await selectCampaign(database, accountGroupId, campaignId);
  if (source === null) throw campaignNotFound(campaignId);
  const now = Date.now();
  const creation = await insertCampaignCopy(
    database,
    {
      id: newIdentifier(now),
      accountGroupId,
      audienceId: body.audienceId,
      name: body.name ?? nameOfCopy(source.name),
      leadIds: body.leadIds ?? null,
      senderIds: body.senderIds ?? null,
      createdAt: now,
      sourceId: source.id,
      contentSlotIds: Array.from({ length: MAXIMUM_CONTENT_SLOTS }, () => newIdentifier(now)),
    },
    await toKeyedRequest(input, context),
  );
  if (creation === null) throw await refuseSelection(database, accountGroupId, body);
  const { resource: campaign, headers } = requireCreation(creation, context);
  context.fields.newCampaignId = campaign.id;
  return answerNewCampaign(campaign, headers);
}
