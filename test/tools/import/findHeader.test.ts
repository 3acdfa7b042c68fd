import { expect, it } from "vitest";

import { findHeader } from "../../../tools/import/columns/findHeader.ts";

const HEADER = ["First Name", "Last Name", "Email"];
const DATA = ["Avery", "Stone", "avery@example.com"];

it.each<[string, string[][], number]>([
  ["first", [HEADER, DATA], 0],
  ["below notes", [["Notes:"], ["You may notice that"], HEADER, DATA], 2],
  ["below a title in the first of several cells", [["Contacts", "", ""], HEADER, DATA], 1],
  ["below a title that is a name of a column", [["Company", "", ""], HEADER, DATA], 1],
  [
    "first, though a row has words of a header",
    [
      ["Name", "E-mail"],
      ["Company", "Title"],
    ],
    0,
  ],
  [
    "first, though nothing in it is known",
    [
      ["a", "b"],
      ["c", "d"],
    ],
    0,
  ],
  ["first, when only data is there", [DATA, DATA], 0],
  ["nowhere", [], 0],
])("finds the header %s", (_case, rows, index) => {
  expect(findHeader(rows)).toBe(index);
});
