/** What a move does next, and when nothing is under way any more. */
import { describe, expect, it } from "vitest";

import {
  decideAbandonment,
  decideMove,
  isQuiet,
  type MoveFacts,
} from "../../tools/kickoff/move/decideMove.ts";

const LEAVING = [null, "closing", "frozen", "moved", "abandoned"] as const;
const COMING = [null, "arriving", "clearing"] as const;

/** Every situation: what comes next, and what does when the move is given up. */
const TABLE: readonly [
  MoveFacts["leaving"],
  MoveFacts["coming"],
  boolean,
  ReturnType<typeof decideMove>,
  ReturnType<typeof decideAbandonment>,
][] = [
  [null, null, false, "close", "nothing-moves"],
  [null, "arriving", false, "clear", "clear"],
  [null, "arriving", true, "clear", "clear"],
  [null, "clearing", false, "clear", "clear"],
  ["closing", null, false, "freeze", "abandon"],
  ["closing", "arriving", false, "clear", "abandon"],
  ["closing", "arriving", true, "clear", "abandon"],
  ["closing", "clearing", false, "clear", "abandon"],
  ["frozen", null, false, "receive", "abandon"],
  ["frozen", "arriving", false, "copy", "abandon"],
  ["frozen", "arriving", true, "verify", "abandon"],
  ["frozen", "clearing", false, "clear", "abandon"],
  ["moved", null, false, "remove", "has-moved"],
  ["moved", "arriving", false, "hand-over", "has-moved"],
  ["moved", "arriving", true, "hand-over", "has-moved"],
  ["moved", "clearing", false, "hand-over", "has-moved"],
  ["abandoned", null, false, "reopen", "reopen"],
  ["abandoned", "arriving", false, "clear", "clear"],
  ["abandoned", "arriving", true, "clear", "clear"],
  ["abandoned", "clearing", false, "clear", "clear"],
];

describe("a move", () => {
  it("has a next step in every situation", () => {
    const situations = LEAVING.flatMap((leaving) => COMING.map((coming) => `${leaving} ${coming}`));
    expect([...new Set(TABLE.map(([leaving, coming]) => `${leaving} ${coming}`))]).toEqual(
      situations,
    );
  });

  it.each(TABLE)(
    "%s here, %s there, copied: %s: goes on with %s, or gives up with %s",
    (...row) => {
      const [leaving, coming, isCopied, next, givenUp] = row;
      expect(decideMove({ leaving, coming, isCopied })).toBe(next);
      expect(decideAbandonment({ leaving, coming, isCopied })).toBe(givenUp);
    },
  );

  it("removes nothing that has come once the account group has moved", () => {
    for (const coming of COMING) {
      const facts = { leaving: "moved", coming, isCopied: true } as const;
      expect(["clear", "reopen", "abandon"]).not.toContain(decideMove(facts));
      expect(decideAbandonment(facts)).toBe("has-moved");
    }
  });
});

describe("an account group in which nothing starts any more", () => {
  it.each([
    ["nothing is called and nothing delivered", null, false, 0, true],
    ["a sender was called two minutes ago", 0, false, 120_000, true],
    ["a sender was called a little later", 1, false, 120_000, false],
    ["an endpoint is behind, and no round can be under way any more", null, true, 45_000, true],
    ["an endpoint is behind", null, true, 44_999, false],
    ["a call lasts longer than a round", 0, true, 50_000, false],
  ])("is quiet or not when %s", (_, calledAt, isDelivering, now, expected) => {
    expect(isQuiet({ calledAt, isDelivering, closingSince: 0 }, now)).toBe(expected);
  });
});
