import type { Sentence } from "./sentence.ts";

/** A sentence in which texts from outside stay among themselves. */
export function Said({ sentence }: { readonly sentence: Sentence }) {
  return (
    <>
      {sentence.map((piece) =>
        typeof piece === "string" ? piece : <bdi key={piece}>{piece.outside}</bdi>,
      )}
    </>
  );
}
