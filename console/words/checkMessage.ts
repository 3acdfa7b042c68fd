/** What can be said of a message while it is written, and before anybody gets it: by the rules that send it. Pure. */
import { type Part, parseText } from "../../src/domain/placeholders.ts";
import { findField, type Recipient } from "../../src/domain/recipient.ts";
import {
  type ParsedContent,
  parseContent,
  type RenderedContent,
  type RenderingFault,
  renderContent,
} from "../../src/domain/rendering.ts";
import {
  type Channel,
  findMessageFaults,
  MAXIMUM_CONTENT_CHARACTERS,
  MAXIMUM_SUBJECT_CHARACTERS,
  type Message,
} from "../../src/domain/template.ts";
import { countOf, formatCount } from "../parts/format.ts";
import { type Phrase, quoted } from "./phrase.ts";

/** How many characters fit still, in code points: fewer than none when it is too long. */
export function describeLeft(text: string, maximum: number): string {
  const left = maximum - [...text].length;
  return left < 0
    ? `${countOf(-left, "character")} too many`
    : `${countOf(left, "character")} left`;
}

/** The most characters of each text of a message. */
export function maximaOf(channel: Channel): { readonly subject: number; readonly content: number } {
  return { subject: MAXIMUM_SUBJECT_CHARACTERS, content: MAXIMUM_CONTENT_CHARACTERS[channel] };
}

/** What is wrong with a message that is being written; what is empty is not wrong yet. */
export function findFaultsWhileWriting(message: Message): string[] {
  if (message.content === "" || message.subject === "") return [];
  return findMessageFaults(message);
}

/** A placeholder of a message. */
export interface UsedField {
  readonly field: string;
  /** What stands there for a lead who lacks it, at each place that has a fallback. */
  readonly fallbacks: readonly string[];
  /** Whether a lead who lacks it does not get the message. */
  readonly isRequired: boolean;
}

/** The fields that a message names, each once, in the order in which they stand there; none when it cannot be read. */
export function findUsedFields({ subject, content }: Message): UsedField[] {
  const placeholders = [subject ?? "", content]
    .flatMap(partsOf)
    .filter((part) => typeof part !== "string");
  const groups = Map.groupBy(placeholders, ({ field }) => field);
  return [...groups].map(([field, places]) => ({
    field,
    fallbacks: [
      ...new Set(places.flatMap(({ fallback }) => (fallback === null ? [] : [fallback]))),
    ],
    isRequired: places.some(({ fallback }) => fallback === null),
  }));
}

function partsOf(text: string): readonly Part[] {
  const parsed = text === "" ? null : parseText(text);
  return parsed === null || "fault" in parsed ? [] : parsed.parts;
}

/** How many of some leads have a field. */
export function countHaving(field: string, leads: readonly Recipient[]): number {
  return leads.filter((lead) => findField(field, lead) !== null).length;
}

/** What happens to the leads who lack a field. */
export function describeLacking(
  { fallbacks, isRequired }: UsedField,
  having: number,
  leads: number,
): Phrase {
  const lacking = leads - having;
  if (leads === 0) return ["–"];
  if (lacking === 0) return ["nobody lacks it"];
  const who = `${countOf(lacking, "lead lacks", "leads lack")} it: `;
  if (isRequired) return [who, "they do not get the message, and their instances fail"];
  const [first = ""] = fallbacks;
  return first === "" ? [who, "nothing stands there"] : [who, "“", quoted(first), "” stands there"];
}

/** A message as a lead gets it, or why not. */
export type Example = { readonly rendered: RenderedContent } | { readonly missing: Phrase };

/** Renders a message for a lead as a sender would get it. */
export function renderExample(message: Message, lead: Recipient): Example {
  const parsed: ParsedContent = parseContent(message);
  const rendered = renderContent(parsed, lead);
  return "fault" in rendered ? { missing: describeFault(rendered.fault) } : { rendered };
}

function describeFault(fault: RenderingFault): Phrase {
  switch (fault.reason) {
    case "missing_field":
      return ["Not sent: the lead has no ", quoted(fault.field), ", and there is no fallback."];
    case "text_too_long":
      return [
        `Not sent: with the lead’s values it has ${formatCount(fault.length)} characters, at most ${formatCount(fault.maximum)} are taken.`,
      ];
    case "invalid_template":
      return ["Not sent: the template cannot be read: ", quoted(fault.details)];
  }
}

const EXAMPLES = 3;

/**
 * Three leads to look at: first those whom the message is known not to reach.
 *
 * @param turn how often others were asked for, from 0
 */
export function pickExamples<Lead extends { readonly id: string }>(
  leads: readonly Lead[],
  first: ReadonlySet<string>,
  turn: number,
): Lead[] {
  const [ahead, behind] = [
    leads.filter(({ id }) => first.has(id)),
    leads.filter(({ id }) => !first.has(id)),
  ];
  const ordered = [...ahead, ...behind];
  const turns = Math.max(1, Math.ceil(ordered.length / EXAMPLES));
  const from = (turn % turns) * EXAMPLES;
  return ordered.slice(from, from + EXAMPLES);
}

type ReasonOfUnreachable = {
  readonly reason: RenderingFault["reason"];
  readonly field: string | null;
  readonly leads: number;
};

/** Why the message of a step would not reach some of the campaign's own leads, as the preview of its start tells. */
export function describeUnreachable({ reason, field, leads }: ReasonOfUnreachable): Phrase {
  const who = countOf(leads, "lead");
  switch (reason) {
    case "missing_field":
      return [`${who}: no `, quoted(field ?? "")];
    case "text_too_long":
      return [`${who}: too long with their values`];
    case "invalid_template":
      return [`${who}: the template cannot be read`];
  }
}
