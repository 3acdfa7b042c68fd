import { expect, it } from "vitest";

import { describeLeftOut } from "../leftOut.ts";

it.each([
  [[], []],
  [[{ name: "a.test.ts", leftOut: [null, null] }], []],
  [
    [
      { name: "a.test.ts", leftOut: [null, "No browser."] },
      { name: "b.test.ts", leftOut: [null] },
      { name: "c.test.ts", leftOut: ["No browser."] },
      { name: "d.test.ts", leftOut: ["No zsh."] },
    ],
    ["LEFT OUT: a.test.ts, c.test.ts. No browser.", "LEFT OUT: d.test.ts. No zsh."],
  ],
])("says of %j what was left out", (files, lines) => {
  expect(describeLeftOut(files)).toEqual(lines);
});
