import { describe, expect, it } from "vitest";

import type { ColumnMap } from "../../tools/import/columns.ts";
import { toLead } from "../../tools/import/toLead.ts";

const columns: ColumnMap = {
  count: 5,
  fields: { name: 0, email: 1, company: 2 },
  attributes: [
    { name: "City", index: 3 },
    { name: "Country", index: 4 },
  ],
};

describe("toLead", () => {
  it.each([
    [
      "everything there is",
      ["Zoë", "zoe@example.com", "Acme", "Ghent", ""],
      { name: "Zoë", email: "zoe@example.com", company: "Acme", attributes: { City: "Ghent" } },
    ],
    ["no empty cell", ["Zoë", "", " ", "", "\t"], { name: "Zoë" }],
    [
      "cells without the space around them",
      ["  Zoë  ", "\tzoe@example.com ", "", "", ""],
      { name: "Zoë", email: "zoe@example.com" },
    ],
    [
      "several lines as one",
      ["Zoë\r\n van Dam", "", "Acme \n\n Ltd", "", ""],
      { name: "Zoë van Dam", company: "Acme Ltd" },
    ],
    ["empty columns too many", ["Zoë", "", "", "", "", "", " "], { name: "Zoë" }],
    [
      "a missing name as it is: the API refuses it",
      ["", "a@example.com", "", "", ""],
      { name: "", email: "a@example.com" },
    ],
  ])("takes %s", (_case, cells, lead) => {
    expect(toLead(cells, columns)).toEqual({ lead });
  });

  it.each([
    [["Grace", "Hopper"], "Grace Hopper"],
    [["Grace", ""], "Grace"],
    [["", "Hopper"], "Hopper"],
    [["", ""], ""],
  ])("joins the name of %j", (cells, name) => {
    const parts: ColumnMap = { count: 2, fields: { firstName: 0, lastName: 1 }, attributes: [] };
    expect(toLead(cells, parts)).toEqual({ lead: { name } });
  });

  it("keeps a column called __proto__ an ordinary one", () => {
    const odd: ColumnMap = { count: 1, fields: {}, attributes: [{ name: "__proto__", index: 0 }] };
    expect(JSON.stringify(toLead(["x"], odd))).toBe(
      '{"lead":{"name":"","attributes":{"__proto__":"x"}}}',
    );
  });

  it.each([
    ["too few", ["Zoë", "zoe@example.com"], 2],
    ["too many", ["Zoë", "", "", "", "", "surplus"], 6],
  ])("refuses %s columns", (_case, cells, count) => {
    expect(toLead(cells, columns)).toEqual({
      problem: {
        reason: "WRONG_COLUMN_COUNT",
        details: `The row has ${count} columns, the header has 5.`,
      },
    });
  });
});
