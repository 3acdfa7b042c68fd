import { expect, it } from "vitest";

import { decideMatch } from "../../tools/kickoff/decideMatch.ts";

const CANDIDATES = [
  { id: "1", name: "Launch" },
  { id: "2", name: "Launch in spring" },
  { id: "3", name: "Twin" },
  { id: "4", name: "Twin" },
];

it("finds the only one of exactly that name", () => {
  expect(decideMatch("campaign", "Launch", CANDIDATES)).toBe("1");
});

it.each([
  ["launch", 'There is no campaign "launch".', "exactly"],
  ["Twin", 'It is not clear which campaign is meant by "Twin".', "3, 4"],
])("does not guess what %j means", (name, what, why) => {
  expect(() => decideMatch("campaign", name, CANDIDATES)).toThrow(
    expect.objectContaining({ message: what, why: expect.stringContaining(why), exitCode: 3 }),
  );
});
