import type { Piece, Sentence } from "./sentence.ts";

/** A sentence in which texts from outside stay among themselves. */
export function Said({ sentence }: { readonly sentence: Sentence }) {
  return <>{sentence.map(say)}</>;
}

/** A piece is known by its place: it is the same element while its text changes. */
function say(piece: Piece, index: number) {
  return typeof piece === "string" ? piece : <bdi key={index}>{piece.outside}</bdi>;
}
