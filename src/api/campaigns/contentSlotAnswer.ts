/** A content slot as the API shows it: the fields of the reference, and how long its step waits. */
import * as z from "zod/mini";

import type { ContentSlot } from "../../domain/contentSlot.ts";
import { MAXIMUM_DELAY_DAYS } from "../../domain/workflow.ts";
import { count, identifier, text } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { channelAnswer } from "../templates/templateAnswer.ts";

/** A content slot in an answer. */
export const contentSlotAnswer = /* @__PURE__ */ named(
  "ContentSlot",
  () =>
    z.strictObject({
      id: identifier,
      channel: channelAnswer,
      label: text(200),
      position: about("Counts all slots of the campaign from 1.", count(1)),
      channelPosition: about("Counts those of its channel from 1.", count(1)),
      templateId: about("Null when its template was deleted.", z.nullable(identifier)),
      delayDays: about(
        "How many days of 24 hours lie between what comes before its step and the step.",
        count(0, MAXIMUM_DELAY_DAYS),
      ),
    }),
  "A place in a campaign's workflow that sends a message.",
);
export type ContentSlotAnswer = z.infer<typeof contentSlotAnswer>;

/** Shows a content slot. */
export function toContentSlotAnswer(slot: ContentSlot): ContentSlotAnswer {
  return {
    id: slot.id,
    channel: slot.channel,
    label: slot.label,
    position: slot.position,
    channelPosition: slot.channelPosition,
    templateId: slot.templateId,
    delayDays: slot.delayDays,
  };
}
