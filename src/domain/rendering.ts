/**
 * Fills the placeholders of a message with what is known of a lead. Pure.
 *
 * A text is parsed once and rendered for each lead; what a lead brings is never parsed.
 */
import { type Part, parseText } from "./placeholders.ts";
import { findField, type Recipient } from "./recipient.ts";
import {
  type Channel,
  MAXIMUM_CONTENT_CHARACTERS,
  MAXIMUM_SUBJECT_CHARACTERS,
  type Message,
} from "./template.ts";

/** Why a message is not sent to a lead. */
export type RenderingFault =
  | { readonly reason: "missing_field"; readonly field: string }
  /** Both in code points. */
  | { readonly reason: "text_too_long"; readonly maximum: number; readonly length: number }
  /** A template from before placeholders were checked. */
  | { readonly reason: "invalid_template"; readonly details: string };

export type RenderedText = { readonly text: string } | { readonly fault: RenderingFault };

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
  // No text has more code points than `length` tells, and only a text that may be too long is worth their count.
  if (text.length <= maximum) return { text };
  const { length } = [...text];
  return length <= maximum ? { text } : { fault: { reason: "text_too_long", maximum, length } };
}

interface Unreadable {
  readonly fault: RenderingFault;
}

/** A message in its parts, or why nobody gets it. */
export type ParsedContent =
  | {
      readonly channel: Channel;
      /** Null when the message has none. */
      readonly subject: readonly Part[] | null;
      readonly text: readonly Part[];
    }
  | Unreadable;

/** Takes a message apart. */
export function parseContent({ channel, subject, content }: Message): ParsedContent {
  const parsedSubject = subject === null ? null : parseText(subject);
  if (parsedSubject !== null && "fault" in parsedSubject) return unreadable(parsedSubject.fault);
  const parsedText = parseText(content);
  if ("fault" in parsedText) return unreadable(parsedText.fault);
  return { channel, subject: parsedSubject?.parts ?? null, text: parsedText.parts };
}

function unreadable(details: string): Unreadable {
  return { fault: { reason: "invalid_template", details } };
}

/** What is sent to a lead: the same at every attempt, from the same content and lead. */
export interface RenderedContent {
  readonly subject: string | null;
  readonly text: string;
}

/** Renders a message for a lead, subject before text: whole or not at all. */
export function renderContent(
  content: ParsedContent,
  recipient: Recipient,
): RenderedContent | { readonly fault: RenderingFault } {
  if ("fault" in content) return content;
  const { channel, subject, text } = content;
  const renderedSubject =
    subject === null ? null : renderText(subject, MAXIMUM_SUBJECT_CHARACTERS, recipient);
  if (renderedSubject !== null && "fault" in renderedSubject) return renderedSubject;
  const renderedText = renderText(text, MAXIMUM_CONTENT_CHARACTERS[channel], recipient);
  if ("fault" in renderedText) return renderedText;
  return { subject: renderedSubject?.text ?? null, text: renderedText.text };
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
