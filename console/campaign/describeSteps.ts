/** The steps of a lead: what was done, what comes, and what is known of the words of each. Pure. */

import type { components } from "../../client/contractTypes.ts";
import type { ActionKind } from "../../src/domain/action.ts";
import { parseText } from "../../src/domain/placeholders.ts";
import { findField } from "../../src/domain/recipient.ts";

type Schemas = components["schemas"];
type Details = Schemas["InstanceDetails"];
type Slot = Schemas["ContentSlot"];

/** Where a step is in the passage of a lead. */
export type Place = "taken" | "now" | "to-come" | "never";

/** A step of the workflow, for one lead. */
export interface LeadStep {
  readonly step: number;
  readonly kind: ActionKind;
  readonly place: Place;
  /** What was asked of a sender; null: nothing was. */
  readonly action: Schemas["InstanceAction"] | null;
  /** The content slot of its message; null where it has none, or it is not known. */
  readonly slot: Slot | null;
}

/**
 * The steps of a lead, in order.
 *
 * @param kinds of the workflow, in order
 * @param slots of the campaign: each step but an engagement has one, in the same order
 */
export function describeSteps(
  { actions, next, status }: Pick<Details, "actions" | "next" | "status">,
  kinds: readonly ActionKind[],
  slots: readonly Slot[],
): LeadStep[] {
  const isOpen = status === "pending" || status === "running";
  const ordered = [...slots].sort((one, other) => one.position - other.position);
  return kinds.map((kind, index) => {
    const step = index + 1;
    const action = actions.find((one) => one.step === step) ?? null;
    const messagesBefore = kinds.slice(0, index).filter((one) => one !== "engage").length;
    const slot = kind === "engage" ? null : (ordered[messagesBefore] ?? null);
    const isTaken = action !== null && ["sent", "skipped"].includes(action.status);
    const place = isTaken
      ? "taken"
      : !isOpen
        ? "never"
        : (next?.step ?? 1) === step
          ? "now"
          : "to-come";
    return { step, kind, place, action, slot };
  });
}

/** A piece of a message, as far as the page knows it. */
export type TextPiece =
  | string
  /** What is likely to stand there: an attribute of the lead, which the page does not see, may say otherwise. */
  | { readonly likely: string }
  /** A placeholder that an attribute of the lead fills, or its fallback. */
  | { readonly placeholder: string };

/**
 * A template, filled with what the API tells of a lead. Attributes are not told.
 *
 * @returns null when the placeholders cannot be read
 */
export function fillTemplate(text: string, lead: Details["lead"]): readonly TextPiece[] | null {
  const parsed = parseText(text);
  if ("fault" in parsed) return null;
  return parsed.parts
    .filter((part) => part !== "")
    .map((part) => {
      if (typeof part === "string") return part;
      const { field, fallback } = part;
      const value = findField(field, { ...lead, attributes: {} });
      if (value === null) {
        return { placeholder: fallback === null ? `{{${field}}}` : `{{${field}|${fallback}}}` };
      }
      return field === "firstName" ? { likely: value } : value;
    });
}

/** What decides whether the text of a step can be told from the template. */
export interface TextFacts {
  readonly template: Pick<Schemas["Template"], "updatedAt"> | null;
  readonly campaign: Pick<Schemas["Campaign"], "updatedAt" | "status">;
  /** The latest run, whose messages are those of its start. */
  readonly run: NonNullable<Schemas["Progress"]["run"]> | null;
  /** The run that has sent it, or will. */
  readonly runId: string;
  readonly lead: Pick<Details["lead"], "externalId">;
}

/** Why the template does not tell what a step has said or will say; null: it does. */
export function findDoubt({ template, campaign, run, runId, lead }: TextFacts): string | null {
  if (lead.externalId?.startsWith("erased:") === true) {
    return "The lead was erased, and what was written with their data.";
  }
  if (template === null) return "The text follows from the template, which the page cannot read.";
  if (run === null || run.id !== runId) {
    return "An earlier run sent it, with the template as it was then.";
  }
  if (template.updatedAt > run.startedAt) {
    return "The template has changed since the run began; the run sends it as it was then.";
  }
  const mayHaveOtherSlots = run.endedAt !== null && campaign.updatedAt > run.endedAt;
  return mayHaveOtherSlots && campaign.status === "stopped"
    ? "The campaign has changed since the run ended; the run sent the template that it had then."
    : null;
}
