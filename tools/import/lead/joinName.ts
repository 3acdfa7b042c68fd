/** A person's name out of the columns that hold it, or parts of it. Pure. */

/** What a row says; each may be empty. */
export interface NameParts {
  readonly whole: string;
  readonly first: string;
  readonly last: string;
}

/**
 * The name: as a whole where it is one, completed by a part that it lacks. Where it has nothing of either part, or the two in
 * reverse with a comma between, the parts are surer.
 */
export function joinName({ whole, first, last }: NameParts): string {
  const parts = `${first} ${last}`.trim();
  if (whole === "" || parts === "") return whole || parts;
  const hasFirst = holds(whole, first);
  const hasLast = holds(whole, last);
  if (hasFirst && hasLast) return isReversed(whole, first, last) ? parts : whole;
  if (last !== "" && !hasLast) return first === "" || hasFirst ? `${whole} ${last}` : parts;
  // What is one word, and not the first name, is the family name.
  return /\s/.test(whole) ? whole : `${first} ${whole}`;
}

/** Whether the words of a part are all in the whole. An empty part is. */
export function holds(whole: string, part: string): boolean {
  const words = wordsOf(whole);
  return wordsOf(part).every((word) => words.includes(word));
}

function isReversed(whole: string, first: string, last: string): boolean {
  if (first === "" || last === "") return false;
  return (
    whole.toLowerCase().replace(/\s/g, "") === `${last},${first}`.toLowerCase().replace(/\s/g, "")
  );
}

function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
