/** Sentences with texts from outside in them, which must not run into the words around them. Pure. */

/** A text from outside: a name, a code. */
export interface Outside {
  readonly outside: string;
}
/** The page's own words are plain strings. */
export type Piece = string | Outside;
export type Sentence = readonly Piece[];

/** Marks a text as one from outside. */
export function outside(text: string): Outside {
  return { outside: text };
}

/** Builds a sentence: say`Sender ${outside(name)} is blocked.` */
export function say(
  words: TemplateStringsArray,
  ...inserted: readonly (Piece | Sentence)[]
): Sentence {
  return words.flatMap((word, index) => {
    const next = inserted[index];
    return [word, ...(next === undefined ? [] : Array.isArray(next) ? next : [next as Piece])];
  });
}

/** `Ana, Ben and Cy`; of more than `most`, `Ana, Ben and 3 others` */
export function listOf(parts: readonly Sentence[], most: number): Sentence {
  const shown = parts.slice(0, most);
  const left = parts.length - shown.length;
  const all = left === 0 ? shown : [...shown, [left === 1 ? "another" : `${left} others`]];
  return all.flatMap((part, index) => {
    if (index === 0) return part;
    return [index === all.length - 1 ? " and " : ", ", ...part];
  });
}

/** A sentence as one text. */
export function toText(sentence: Sentence): string {
  return sentence.map((piece) => (typeof piece === "string" ? piece : piece.outside)).join("");
}
