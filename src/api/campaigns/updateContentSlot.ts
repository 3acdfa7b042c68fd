/** `PATCH /v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots/{slotId}` */
import * as z from "zod/mini";
import { type SlotChange, updateSlot } from "../../database/contentSlots.ts";
import type { SlotChangeRefusal } from "../../domain/decideSlotChange.ts";
import { MAXIMUM_DELAY_DAYS } from "../../domain/workflow.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { tell, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type contentSlotPath, wholeNumber } from "../request/schemas.ts";
import { templateNotFound } from "../templates/templateAnswer.ts";
import { campaignConflict, campaignNotFound } from "./campaignAnswer.ts";
import { type ContentSlotAnswer, toContentSlotAnswer } from "./contentSlotAnswer.ts";

const changesSomething = z.refine<object>(
  (change) => Object.values(change).some((value) => value !== undefined),
  "must have at least one of templateId and delayDays",
);
/* @__PURE__ */ tell(changesSomething, () => ({ minProperties: 1 }));

export const contentSlotChangeBody = z
  .strictObject({
    templateId: z.optional(identifierSchema),
    delayDays: z.optional(wholeNumber(MAXIMUM_DELAY_DAYS)),
  })
  .check(changesSomething);

/* @__PURE__ */ tellFields(contentSlotChangeBody, () => ({
  templateId: "A template of the slot's channel, also a built-in one.",
  delayDays:
    "How many days of 24 hours lie between what comes before its step (the start of the run, the step before it, the acceptance that it waits for) and the step.",
}));

/** Gives a content slot another template or delay, unless its campaign is under way or over. */
export async function updateContentSlot({
  parameters,
  database,
  body,
}: RouteInput<
  z.output<typeof contentSlotPath>,
  object,
  z.output<typeof contentSlotChangeBody>
>): Promise<Answer<ContentSlotAnswer>> {
  const { templateId, delayDays } = body;
  const change = { ...parameters, templateId, delayDays };
  const decision = await updateSlot(database, change);
  if (decision === null) throw campaignNotFound(change.campaignId);
  if (!decision.change) throw refuse(decision.refusal, change);
  return { status: 200, data: toContentSlotAnswer(decision.slot) };
}

function refuse(refusal: SlotChangeRefusal, { slotId, templateId }: SlotChange): ApiError {
  switch (refusal.reason) {
    case "slot-not-found":
      return new ApiError("notFound", `There is no content slot ${slotId} in this campaign.`);
    case "template-not-found":
      return templateNotFound(String(templateId));
    case "conflict":
      return campaignConflict(refusal, {
        CAMPAIGN_ALREADY_ACTIVE: "Its content slots can be changed when it is draft or stopped.",
        CAMPAIGN_COMPLETED: "Its content slots cannot be changed any more: duplicate it.",
      });
    case "template-does-not-fit":
      return new ApiError(
        "unprocessable",
        `templateId: must be a template for the slot's channel ${refusal.slotChannel}; ${templateId} is for ${refusal.templateChannel}`,
      );
  }
}
