/** Sentences that name things: what leads somewhere, and what is a moment, is marked as such. */

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
