/** What a person has changed of a content slot, and has not saved yet. Pure. */
import type { components } from "../../client/contractTypes.ts";

type Slot = Pick<components["schemas"]["ContentSlot"], "templateId" | "delayDays">;

/** Only the fields that were touched: the others are what they are, whoever changes them meanwhile. */
export type SlotEdits = Partial<Slot>;

/** The change to ask the API for: nothing that is not different. */
export function changeOf(
  slot: Slot,
  { templateId, delayDays }: SlotEdits,
): components["schemas"]["UpdateContentSlotRequest"] {
  return {
    ...(delayDays === undefined || delayDays === slot.delayDays ? {} : { delayDays }),
    ...(templateId == null || templateId === slot.templateId ? {} : { templateId }),
  };
}
