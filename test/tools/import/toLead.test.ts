import { describe, expect, it } from "vitest";

import { decideColumns } from "../../../tools/import/columns/decideColumns.ts";
import { toEntry } from "../../../tools/import/lead/toEntry.ts";
import { toLead } from "../../../tools/import/lead/toLead.ts";

/** What becomes of a row, by the names of its columns alone. */
function readRow(header: readonly string[], cells: readonly string[]) {
  return toLead(cells, mapOf(header));
}

function mapOf(header: readonly string[]) {
  const decision = decideColumns(header, []);
  if ("problem" in decision) throw new Error(decision.problem);
  return decision.map;
}

const HEADER = ["Name", "Email", "Company", "City", "Country"];
const ROW = ["Zoë", "zoe@example.com", "Acme", "Ghent", ""];

describe("a row", () => {
  it.each<[string, string[], object]>([
    [
      "with everything there is",
      ROW,
      { name: "Zoë", email: "zoe@example.com", company: "Acme", attributes: { City: "Ghent" } },
    ],
    [
      "without the space around cells, and no empty cell",
      ["  Zoë  ", "\tzoe@example.com ", " ", "", "\t"],
      { name: "Zoë", email: "zoe@example.com" },
    ],
    [
      "with several lines as one",
      ["Zoë\r\n van Dam", "zoe@example.com", "Acme \n\n Ltd", "", ""],
      { name: "Zoë van Dam", email: "zoe@example.com", company: "Acme Ltd" },
    ],
    [
      "without what only means nothing",
      ["Zoë", "zoe@example.com", "N/A", "-", "#N/A"],
      { name: "Zoë", email: "zoe@example.com" },
    ],
    [
      "without quotes around texts",
      ["“Zoë”", '"zoe@example.com"', "'Acme'", "", ""],
      { name: "Zoë", email: "zoe@example.com", company: "Acme" },
    ],
    [
      "with fewer cells than the header",
      ["Zoë", "zoe@example.com"],
      { name: "Zoë", email: "zoe@example.com" },
    ],
    [
      "with more cells, all empty",
      ["Zoë", "zoe@example.com", "", "", "", "", " "],
      { name: "Zoë", email: "zoe@example.com" },
    ],
  ])("is taken %s", (_case, cells, lead) => {
    expect(readRow(HEADER, cells)).toEqual({ lead, notes: [] });
  });

  it.each<[string, string[], string]>([
    ["a cell too many", [...ROW, "one more"], "WRONG_COLUMN_COUNT"],
    ["no identity", ["Zoë", "", "Acme", "", ""], "NO_IDENTITY"],
    ["no identity but what means nothing", ["Zoë", "not found", "Acme", "", ""], "NO_IDENTITY"],
    ["an identity that cannot be used", ["Zoë", "zoe at example.com", "", "", ""], "NO_IDENTITY"],
    ["a title of a report", ["Confidential - do not distribute"], "NO_IDENTITY"],
  ])("with %s is no lead", (_case, cells, reason) => {
    expect(readRow(HEADER, cells)).toMatchObject({ problem: { reason } });
  });

  it.each<[string, string[]]>([
    [
      "whole rows",
      ["A", "a@example.com", '"Acme\nB,b@example.com,Acme,,\r\nC,c@example.com,"Acme', "", ""],
    ],
    ["its own e-mail address", ['"A;a@example.com;Acme;Ghent;\n"B', "b@example.com", "", "", ""]],
    ["the next row", ["A", "a@example.com", "Acme", "", '"never closed\nB\tb@example.com\t\t\t"']],
  ])("whose quote has swallowed %s is no lead", (_case, cells) => {
    const reason = "UNCLOSED_QUOTE";
    expect(readRow(HEADER, cells)).toMatchObject({ problem: { reason } });
    // The same out of a file of rejected rows.
    const rejected = readRow(["line", "reason", "details", ...HEADER], ["2", reason, "", ...cells]);
    expect(rejected).toMatchObject({ problem: { reason } });
  });

  it.each([
    ['"Great", he said\nAnn, ann@example.com, Acme, Ghent, Belgium'],
    ['"Great" stuff\n"Ann" <ann@example.com>\nb@example.com'],
    ["Notes\nB,b@example.com,Acme,,"],
  ])("may have the several lines %j", (notes) => {
    const lines = ["Zoë", "zoe@example.com", "Acme", "Ghent", notes];
    expect(readRow(HEADER, lines)).toMatchObject({ lead: { email: "zoe@example.com" } });
  });

  it("says what it has that cannot be used", () => {
    expect(readRow(HEADER, ["Zoë", "zoe at example.com"])).toMatchObject({
      problem: { details: expect.stringContaining('Email: "zoe at example.com"') },
    });
  });
});

describe("an identity", () => {
  const header = ["name", "Email", "Email 2", "LinkedIn", "CRM id"];

  it.each<[string, string[], object, string[]]>([
    [
      "of several columns is the surest that can be used",
      ["Zoë", "a@example.com", "b@example.com", "", ""],
      { name: "Zoë", email: "a@example.com", attributes: { "Email 2": "b@example.com" } },
      [],
    ],
    [
      "is the next one where the surest is empty",
      ["Zoë", "N/A", "b@example.com", "", ""],
      { name: "Zoë", email: "b@example.com" },
      [],
    ],
    [
      "is the next one where the surest cannot be used, which stays",
      ["Zoë", "a at example", "b@example.com", "", ""],
      { name: "Zoë", email: "b@example.com", attributes: { Email: "a at example" } },
      ["Email UNUSABLE_EMAIL a at example"],
    ],
    [
      "that is good is enough",
      ["Zoë", "none!", "", "linkedin.com/company/acme", "CRM-1"],
      {
        name: "Zoë",
        externalId: "CRM-1",
        attributes: { Email: "none!", LinkedIn: "linkedin.com/company/acme" },
      },
      ["Email UNUSABLE_EMAIL none!", "LinkedIn UNUSABLE_LINKEDIN_URL linkedin.com/company/acme"],
    ],
    [
      "is the first of several in a cell, and the others stay",
      ["Zoë", "a@example.com; b@example.com", "", "", ""],
      { name: "Zoë", email: "a@example.com", attributes: { Email: "b@example.com" } },
      ["Email SEVERAL_IN_CELL a@example.com; b@example.com"],
    ],
    [
      "is kept in one spelling",
      ["Zoë", "", "", "https://de.linkedin.com/comm/in/Zo%25C3%25AB),", ""],
      { name: "Zoë", linkedinUrl: "https://www.linkedin.com/in/zo%C3%AB" },
      [],
    ],
    [
      "is not cut",
      ["Zoë", "a@example.com", "", "", "x".repeat(256)],
      { name: "Zoë", email: "a@example.com", attributes: { "CRM id": "x".repeat(256) } },
      [`CRM id UNUSABLE_EXTERNAL_ID ${"x".repeat(256)}`],
    ],
  ])("%s", (_case, cells, lead, notes) => {
    const outcome = readRow(header, cells);

    if ("problem" in outcome) throw new Error(outcome.problem.details);
    expect(outcome.lead).toEqual(lead);
    expect(
      outcome.notes.map(({ column, reason, value }) => `${column} ${reason} ${value}`),
    ).toEqual(notes);
  });
});

describe("a name", () => {
  const header = ["Name", "First Name", "Last Name", "Email", "LinkedIn", "id"];
  const read = (cells: readonly string[], columns = header) => {
    const outcome = readRow(columns, cells);
    if ("problem" in outcome) return outcome.problem.reason;
    const { name, attributes = {} } = outcome.lead;
    return [name, attributes, outcome.notes.map(({ reason }) => reason)];
  };

  it.each<[string[], unknown]>([
    [
      ["", "Zoë", "Dam", "z@example.com"],
      ["Zoë Dam", { "First Name": "Zoë", "Last Name": "Dam" }, []],
    ],
    [
      ["Zoë", "", "Dam", "z@example.com"],
      ["Zoë Dam", { "Last Name": "Dam" }, []],
    ],
    [
      ["null", "n/a", "Dam", "z@example.com"],
      ["Dam", { "Last Name": "Dam" }, []],
    ],
    [
      ["", "Zoë", "Null", "z@example.com"],
      ["Zoë Null", { "First Name": "Zoë" }, []],
    ],
    [
      ["Big deal", "Zoë", "Dam", "z@example.com"],
      ["Zoë Dam", { Name: "Big deal", "First Name": "Zoë", "Last Name": "Dam" }, []],
    ],
    [
      ["", "", "", "z@example.com", "linkedin.com/in/zoe"],
      ["z@example.com", {}, ["NO_NAME"]],
    ],
    [
      ["N/A", "null", "-", "", "linkedin.com/in/zoe"],
      ["linkedin.com/in/zoe", {}, ["NO_NAME"]],
    ],
    [["", "", "", "", "", "CRM-1"], "NO_NAME"],
  ])("of %j is %j", (cells, outcome) => {
    expect(read(cells)).toEqual(outcome);
  });

  it("of parts alone leaves them out of the attributes", () => {
    expect(read(["Zoë", "Dam", "z@example.com"], header.slice(1, 4))).toEqual(["Zoë Dam", {}, []]);
    expect(read(["", "Null", "z@example.com"], header.slice(1, 4))).toEqual([
      "z@example.com",
      {},
      ["NO_NAME"],
    ]);
  });

  it("is cut with a note, and so are a company and a title, at as many characters as the API takes", () => {
    const long = "😀".repeat(201);
    const outcome = readRow(
      ["name", "email", "company", "title"],
      [long, "a@example.com", long, long],
    );

    const cut = "😀".repeat(200);
    expect(outcome).toMatchObject({
      lead: { name: cut, company: cut, title: cut },
      notes: [
        { column: "company", reason: "CUT" },
        { column: "title", reason: "CUT" },
        { column: "name", reason: "CUT", value: long },
      ],
    });
  });
});

describe("attributes", () => {
  const names = Array.from({ length: 60 }, (_, index) => `a${index}`);
  const header = ["name", "email", ...names];

  it("beyond those that a lead may have are left out with a note", () => {
    const outcome = readRow(header, ["A", "a@example.com", ...names.map((name) => `of ${name}`)]);

    if ("problem" in outcome) throw new Error(outcome.problem.details);
    expect(Object.keys(outcome.lead.attributes ?? {})).toEqual(names.slice(0, 50));
    expect(outcome.notes).toEqual([
      expect.objectContaining({
        reason: "TOO_MANY_ATTRIBUTES",
        column: names.slice(50).join(", "),
      }),
    ]);
  });

  it("that are empty do not count", () => {
    const outcome = readRow(header, [
      "A",
      "a@example.com",
      ...names.map((_, index) => (index < 20 ? "" : "x")),
    ]);

    if ("problem" in outcome) throw new Error(outcome.problem.details);
    expect(Object.keys(outcome.lead.attributes ?? {})).toEqual(names.slice(20));
    expect(outcome.notes).toEqual([]);
  });

  it("that are too long are cut with a note", () => {
    expect(
      readRow(["name", "email", "Notes"], ["A", "a@example.com", "x".repeat(2_001)]),
    ).toMatchObject({
      lead: { attributes: { Notes: "x".repeat(2_000) } },
      notes: [{ column: "Notes", reason: "CUT" }],
    });
  });

  it("keep what may be a value of its own", () => {
    const header = ["name", "email", "Region", "VIP", "Score"];

    expect(readRow(header, ["A", "a@example.com", "NA", "✓", "0"])).toMatchObject({
      lead: { attributes: { Region: "NA", VIP: "✓", Score: "0" } },
    });
  });
});

it("notes which cells are not in UTF-8, on the line of their row", () => {
  const row = { line: 7, cells: ["André", "a@example.com"], notUtf8: [0] };

  expect(toEntry(row, mapOf(["Name", "Email"]))).toMatchObject({
    line: 7,
    lead: { name: "André" },
    notes: [{ line: 7, column: "Name", reason: "NOT_UTF8", value: "André" }],
  });
});
