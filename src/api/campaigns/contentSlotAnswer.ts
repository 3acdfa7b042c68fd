/** A content slot as the API shows it: the fields of the reference. */
import type { ContentSlot } from "../../domain/contentSlot.ts";

export type ContentSlotAnswer = ReturnType<typeof toContentSlotAnswer>;

export function toContentSlotAnswer(slot: ContentSlot) {
  return {
    id: slot.id,
    channel: slot.channel,
    label: slot.label,
    position: slot.position,
    channelPosition: slot.channelPosition,
    templateId: slot.templateId,
  };
}
