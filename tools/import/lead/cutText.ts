/** Texts at the lengths that the API takes. Pure. */

/** The characters of a text as the API counts them: code points. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Whether a text is within a limit. Most are by their units, which need no counting. */
export function fits(text: string, maximumCharacters: number): boolean {
  return text.length <= maximumCharacters || lengthOf(text) <= maximumCharacters;
}

/** The beginning of a text that is too long; the text itself when it is not. */
export function cutText(text: string, maximumCharacters: number): string {
  if (fits(text, maximumCharacters)) return text;
  return [...text].slice(0, maximumCharacters).join("").trimEnd();
}
