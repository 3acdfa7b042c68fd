/** JSON that hides nothing from its reader. Pure. */

/**
 * What a person does not see and a model reads: format characters (directions, zero widths, tags), variation selectors,
 * C1, line separators. JSON escapes C0 itself.
 */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}\u007f-\u009f\u2028\u2029]/gu;

/** A value as JSON in one line, in which each invisible character is spelled out: the same value. */
export function toVisibleJson(value: unknown): string {
  return JSON.stringify(value).replace(INVISIBLE, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
