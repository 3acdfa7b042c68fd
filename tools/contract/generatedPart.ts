/** The part of a document that follows from the code. */

const BEGIN = "<!-- Generated, like the contract: npm run fix -->";
const END = "<!-- End of what is generated -->";

/**
 * Replaces that part.
 *
 * @throws {Error} when the document has no place for it
 */
export function replaceGeneratedPart(document: string, part: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin)
    throw new Error("The document has no place for its generated part.");
  return `${document.slice(0, begin)}${BEGIN}\n\n${part}\n\n${document.slice(end)}`;
}
