/** Sentences that name things: what leads somewhere, what is a moment, and what comes from outside is marked as such. Pure. */

/** A piece of a sentence. A name comes from outside, and may be anything; its path is null where it leads nowhere. */
export type Piece =
  | string
  | { readonly name: string; readonly path: string | null }
  | { readonly at: string };
export type Phrase = readonly Piece[];

/** Something that has a name. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** Words from outside: a code, a message, a field. */
export function quoted(name: string): Piece {
  return { name, path: null };
}

/** A campaign, which leads to its view. */
export function campaignPiece({ id, name }: Named): Piece {
  return { name, path: `/campaigns/${id}` };
}

/** A sender, which leads to all of them. */
export function senderPiece({ name }: Pick<Named, "name">): Piece {
  return { name, path: "/senders" };
}

/** A lead, who leads to their passage through a campaign. */
export function leadPiece(name: string, campaignId: string, instanceId: string): Piece {
  return { name, path: `/campaigns/${campaignId}/instances/${instanceId}` };
}

/** Builds a sentence: say`Sender ${quoted(name)} is blocked.` */
export function say(words: TemplateStringsArray, ...inserted: readonly (Piece | Phrase)[]): Phrase {
  return words.flatMap((word, index) => {
    const next = inserted[index];
    return [word, ...(next === undefined ? [] : Array.isArray(next) ? next : [next as Piece])];
  });
}

/** `Ana, Ben and Cy`; of more than `most`, `Ana, Ben and 3 others` */
export function listOf(parts: readonly Phrase[], most: number): Phrase {
  const shown = parts.slice(0, most);
  const left = parts.length - shown.length;
  const all = left === 0 ? shown : [...shown, [left === 1 ? "another" : `${left} others`]];
  return all.flatMap((part, index) => {
    if (index === 0) return part;
    return [index === all.length - 1 ? " and " : ", ", ...part];
  });
}

/** A sentence as one text. */
export function toText(phrase: Phrase): string {
  return phrase
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return "at" in piece ? piece.at : piece.name;
    })
    .join("");
}
