/**
 * Text of others for a terminal. A name may hold whatever its author typed: a control character would move the cursor or
 * colour the screen, and an override of the writing direction would show an id or a number other than it is. They are shown
 * as their code points.
 */

/** C0 but the line feed and the tab, DEL, C1, line separators, and what embeds, overrides or isolates a direction. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A text that does to a terminal nothing but appear on it. Its lines stay. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, toCodePoint);
}

/** A copy of a JSON value in which every text is printable. */
export function printableValue<Value>(value: Value): Value {
  if (typeof value === "string") return printable(value) as Value;
  if (Array.isArray(value)) return value.map(printableValue) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, inner]) => [printable(name), printableValue(inner)]),
  ) as Value;
}

/** A value as JSON in one line. What a terminal would obey is escaped, which is the same JSON. */
export function toPrintableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNPRINTABLE, toCodePoint);
}

function toCodePoint(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
