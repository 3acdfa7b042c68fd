/**
 * Fills the placeholders of a message with what is known of a lead. Pure.
 *
 * `{{company}}` is a placeholder, `{{company|your team}}` one with a fallback, which takes the place of a field that is
 * missing; an empty fallback leaves nothing there. White space around the field and the fallback does not count. A text
 * is parsed once and rendered for each lead; what a lead brings is never parsed.
 */
import { findField, type Recipient } from "./recipient.ts";
import { type Channel, MAXIMUM_CONTENT_CHARACTERS } from "./template.ts";
import type { FrozenContent } from "./workflow.ts";

/** The most characters of an InMail's subject, in code points. Source: https://www.linkedin.com/help/linkedin/answer/a554514 */
export const MAXIMUM_SUBJECT_CHARACTERS = 200;

interface Placeholder {
  readonly field: string;
  /** Null when there is none, so that the field is required. */
  readonly fallback: string | null;
}

/** A piece of a text: as it is written, perhaps empty, or to be filled. */
export type Part = string | Placeholder;

/** A text in its parts, or what is wrong with it, in words for the client. */
export type ParsedText = { readonly parts: readonly Part[] } | { readonly fault: string };

/** Why a message is not sent to a lead. */
export type RenderingFault =
  | { readonly reason: "missing_field"; readonly field: string }
  /** Both in code points. */
  | { readonly reason: "text_too_long"; readonly maximum: number; readonly length: number }
  /** A template from before placeholders were checked. */
  | { readonly reason: "invalid_template"; readonly details: string };

export type RenderedText = { readonly text: string } | { readonly fault: RenderingFault };

/**
 * A run of two or more opening braces with all that follows up to the next opening brace or past the next closing ones,
 * or a run of closing braces that no opening ones precede. Single braces are text.
 */
const PLACEHOLDER = /(\{{2,})([^{}]*)(\}*)|\}{2,}/g;

/** How much of a placeholder a fault repeats, in code points: enough to find it. */
const LONGEST_QUOTE = 40;

/** Takes a text apart. */
export function parseText(text: string): ParsedText {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const placeholder = readPlaceholder(match);
    if (typeof placeholder === "string") {
      const place = [...text.slice(0, match.index)].length + 1;
      return { fault: `${placeholder}: "${quote(match[0])}" at character ${place}` };
    }
    parts.push(text.slice(end, match.index), placeholder);
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts.some(isNeverBlank)
    ? { parts }
    : { fault: "must say something to a lead who lacks every field" };
}

/** The placeholder that is written there, or what is wrong with it, in words. */
function readPlaceholder([, opening, inside = "", closing]: RegExpExecArray): Placeholder | string {
  if (opening === undefined) return "must not close a placeholder that is not open";
  if (opening.length !== 2 || closing?.length !== 2) {
    return "must have two braces on each side of a placeholder, and none inside";
  }
  const [field = "", fallback = null, ...more] = inside.split("|").map((piece) => piece.trim());
  if (field === "") return "must name a field in each placeholder";
  if (more.length > 0) return "must have no more than one fallback in a placeholder";
  return { field, fallback };
}

function quote(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_QUOTE
    ? `${characters.slice(0, LONGEST_QUOTE).join("")}…`
    : text;
}

function isNeverBlank(part: Part): boolean {
  return typeof part === "string" ? part.trim() !== "" : part.fallback !== "";
}

/** What is wrong with a text's placeholders, in words for the client; null when nothing is. */
export function findTemplateFault(text: string): string | null {
  const parsed = parseText(text);
  return "fault" in parsed ? parsed.fault : null;
}

/** The fields without which a text cannot be rendered, each once, in the order in which they stand there. */
export function findRequiredFields(parts: readonly Part[]): string[] {
  const required = parts.flatMap((part) =>
    typeof part !== "string" && part.fallback === null ? [part.field] : [],
  );
  return [...new Set(required)];
}

/**
 * Renders a text for a lead: whole or not at all.
 *
 * @param maximum the most characters that it may have, in code points
 */
export function renderText(
  parts: readonly Part[],
  maximum: number,
  recipient: Recipient,
): RenderedText {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const value = findField(part.field, recipient) ?? part.fallback;
    if (value === null) return { fault: { reason: "missing_field", field: part.field } };
    text += value;
  }
  const { length } = [...text];
  return length <= maximum ? { text } : { fault: { reason: "text_too_long", maximum, length } };
}

/** A message in its parts. */
export interface ParsedContent {
  readonly channel: Channel;
  /** Null when the message has none. */
  readonly subject: ParsedText | null;
  readonly text: ParsedText;
}

/** Takes a message apart. */
export function parseContent(channel: Channel, { subject, text }: FrozenContent): ParsedContent {
  return {
    channel,
    subject: subject === null ? null : parseText(subject),
    text: parseText(text),
  };
}

/** What is sent to a lead: the same at every attempt, from the same content and lead. */
export interface RenderedContent {
  readonly subject: string | null;
  readonly text: string;
}

/** Renders a message for a lead, subject before text: whole or not at all. */
export function renderContent(
  { channel, subject, text }: ParsedContent,
  recipient: Recipient,
): RenderedContent | { readonly fault: RenderingFault } {
  const renderedSubject =
    subject === null ? null : renderParsed(subject, MAXIMUM_SUBJECT_CHARACTERS, recipient);
  if (renderedSubject !== null && "fault" in renderedSubject) return renderedSubject;
  const renderedText = renderParsed(text, MAXIMUM_CONTENT_CHARACTERS[channel], recipient);
  if ("fault" in renderedText) return renderedText;
  return { subject: renderedSubject?.text ?? null, text: renderedText.text };
}

function renderParsed(parsed: ParsedText, maximum: number, recipient: Recipient): RenderedText {
  return "fault" in parsed
    ? { fault: { reason: "invalid_template", details: parsed.fault } }
    : renderText(parsed.parts, maximum, recipient);
}

/** What a fault's reason does not say by itself, in words: an instance keeps both. */
export function describeRenderingFault(fault: RenderingFault): string {
  switch (fault.reason) {
    case "missing_field":
      return fault.field;
    case "text_too_long":
      return `${fault.length} characters, at most ${fault.maximum}`;
    case "invalid_template":
      return fault.details;
  }
}
