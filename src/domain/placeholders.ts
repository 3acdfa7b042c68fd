/**
 * The placeholders of a text: how they are written, and which fields they name. Pure.
 *
 * `{{company}}` is a placeholder, `{{company|your team}}` one with a fallback, which takes the place of a field that is
 * missing; an empty fallback leaves nothing there. White space around the field and the fallback does not count.
 */

/** The most placeholders in a text, so that a look at thousands of leads is bounded. As many as a lead has attributes. */
export const MAXIMUM_PLACEHOLDERS = 50;

interface Placeholder {
  readonly field: string;
  /** Null when there is none, so that the field is required. */
  readonly fallback: string | null;
}

/** A piece of a text: as it is written, perhaps empty, or to be filled. */
export type Part = string | Placeholder;

/** A text in its parts, or what is wrong with it, in words for the client. */
export type ParsedText = { readonly parts: readonly Part[] } | { readonly fault: string };

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
  if (parts.length > 2 * MAXIMUM_PLACEHOLDERS + 1) {
    return { fault: `must have at most ${MAXIMUM_PLACEHOLDERS} placeholders` };
  }
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
