/**
 * May this content slot get this template, or another delay? The whole rule, pure. `database/contentSlots.ts` asks it before it writes, and
 * writes only where nothing has changed since.
 */

import type { ContentSlot } from "./contentSlot.ts";
import { decideConflict, type StartConflict, type StartFacts } from "./decideStart.ts";
import type { Channel } from "./template.ts";

/** What the rule needs to know. */
export interface SlotChangeFacts extends Pick<StartFacts, "status" | "runId" | "statusSince"> {
  /** Null when the campaign has no such slot. */
  readonly slot: ContentSlot | null;
  /** Of the template that it is to get; null when the account group can read no such template, undefined when it keeps its own. */
  readonly templateChannel: Channel | null | undefined;
}

export type SlotChangeRefusal =
  | { readonly reason: "slot-not-found" | "template-not-found" }
  | StartConflict
  | {
      readonly reason: "template-does-not-fit";
      readonly slotChannel: Channel;
      readonly templateChannel: Channel;
    };

export type SlotChangeDecision =
  | { readonly change: true; readonly slot: ContentSlot }
  | { readonly change: false; readonly refusal: SlotChangeRefusal };

/** Decides a change of a slot: existence before state, state before configuration. */
export function decideSlotChange(facts: SlotChangeFacts): SlotChangeDecision {
  const { slot, templateChannel } = facts;
  if (slot === null) return refuse({ reason: "slot-not-found" });
  if (templateChannel === null) return refuse({ reason: "template-not-found" });
  const conflict = decideConflict(facts);
  if (conflict !== null) return refuse(conflict);
  return templateChannel === undefined || slot.channel === templateChannel
    ? { change: true, slot }
    : refuse({ reason: "template-does-not-fit", slotChannel: slot.channel, templateChannel });
}

function refuse(refusal: SlotChangeRefusal): SlotChangeDecision {
  return { change: false, refusal };
}
