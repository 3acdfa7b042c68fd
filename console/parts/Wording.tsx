import { Link } from "wouter-preact";

import type { Standing } from "../words/describeSender.ts";
import type { Phrase, Piece } from "../words/phrase.ts";
import { Time } from "./Time.tsx";

/** A sentence with its links and moments. */
export function Wording({ phrase }: { readonly phrase: Phrase }) {
  return <>{phrase.map(say)}</>;
}

function say(piece: Piece, index: number) {
  if (typeof piece === "string") return piece;
  if ("at" in piece) return <Time key={index} at={piece.at} />;
  if (piece.path === null) return <bdi key={index}>{piece.name}</bdi>;
  return (
    <Link key={index} href={piece.path}>
      <bdi>{piece.name}</bdi>
    </Link>
  );
}

/** How something stands: in words, with a mark beside them. */
export function State({ standing: { tone, words } }: { readonly standing: Standing }) {
  return (
    <span class={`state state-${tone}`}>
      <Wording phrase={words} />
    </span>
  );
}
