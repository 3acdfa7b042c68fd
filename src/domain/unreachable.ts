/** Whom the messages of a campaign would not reach: asked before its start, of the rendering that sends. Pure. */
import type { Lead } from "./lead.ts";
import { findRequiredFields } from "./placeholders.ts";
import type { Range } from "./range.ts";
import { findField, type Recipient } from "./recipient.ts";
import {
  type ParsedContent,
  parseContent,
  type RenderingFault,
  renderContent,
} from "./rendering.ts";
import type { Message } from "./template.ts";

const MAXIMUM_STRETCHES = 20;
const MAXIMUM_STRETCH_LENGTH = 500;

/** The whole of a selection, in stretches; of more than 10,000 leads, 20 of 500 at even distances. */
export function cutStretches(leadCount: number): Range[] {
  const distance = Math.max(MAXIMUM_STRETCH_LENGTH, leadCount / MAXIMUM_STRETCHES);
  return Array.from({ length: MAXIMUM_STRETCHES }, (_, index) => Math.floor(index * distance))
    .filter((from) => from < leadCount)
    .map((from) => ({ from, to: Math.min(from + MAXIMUM_STRETCH_LENGTH, leadCount) }));
}

/** The message of a content slot. */
export interface SlotMessage extends Message {
  readonly slotId: string;
}

/** Why the message of a content slot would not reach some leads. */
export interface UnreachableReason {
  readonly slotId: string;
  readonly reason: RenderingFault["reason"];
  /** What these leads lack; null for another reason. */
  readonly field: string | null;
  leads: number;
  /** The first of them. */
  readonly exampleLeadIds: string[];
}

const MAXIMUM_EXAMPLES = 3;

interface SlotTally {
  readonly slotId: string;
  readonly content: ParsedContent;
  readonly requiredFields: readonly string[];
  readonly reasons: Map<string, UnreachableReason>;
}

/** Counts whom the messages would not reach among the leads that it is shown, each once. */
export class UnreachableLeads {
  readonly #slots: readonly SlotTally[];
  #leads = 0;
  #leadsLookedAt = 0;

  constructor(messages: readonly SlotMessage[]) {
    this.#slots = messages.map(({ slotId, ...message }) => {
      const content = parseContent(message);
      return { slotId, content, requiredFields: requiredFieldsOf(content), reasons: new Map() };
    });
  }

  look(lead: Recipient & Pick<Lead, "id">): void {
    let isReached = true;
    for (const slot of this.#slots) {
      for (const fault of findFaults(slot, lead)) {
        isReached = false;
        count(slot, fault, lead.id);
      }
    }
    this.#leadsLookedAt++;
    if (!isReached) this.#leads++;
  }

  /** How many of the leads at least one message would not reach. */
  get leads(): number {
    return this.#leads;
  }

  get leadsLookedAt(): number {
    return this.#leadsLookedAt;
  }

  /** Why, by content slot in their order. A lead may be in several. */
  get reasons(): UnreachableReason[] {
    return this.#slots.flatMap(({ reasons }) => [...reasons.values()]);
  }
}

function requiredFieldsOf(content: ParsedContent): string[] {
  return "fault" in content
    ? []
    : findRequiredFields([...(content.subject ?? []), ...content.text]);
}

/**
 * What keeps a message from a lead; nothing exactly when `renderContent` renders it. Each missing field is told, and not
 * the first alone: whoever mends that one would only then learn of the next.
 */
function findFaults({ content, requiredFields }: SlotTally, recipient: Recipient) {
  const missing = requiredFields.filter((field) => findField(field, recipient) === null);
  if (missing.length > 0) {
    return missing.map((field): RenderingFault => ({ reason: "missing_field", field }));
  }
  const rendered = renderContent(content, recipient);
  return "fault" in rendered ? [rendered.fault] : [];
}

function count({ slotId, reasons }: SlotTally, fault: RenderingFault, leadId: string): void {
  const { reason } = fault;
  const field = fault.reason === "missing_field" ? fault.field : null;
  const key = `${reason} ${field}`;
  const told = reasons.get(key) ?? { slotId, reason, field, leads: 0, exampleLeadIds: [] };
  reasons.set(key, told);
  told.leads++;
  if (told.exampleLeadIds.length < MAXIMUM_EXAMPLES) told.exampleLeadIds.push(leadId);
}
