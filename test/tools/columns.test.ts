import { describe, expect, it } from "vitest";

import { decideColumns } from "../../tools/import/columns.ts";

describe("decideColumns", () => {
  it.each([
    ["in the API's own names", "name,email,linkedinUrl,externalId,company,title"],
    ["in any case", "NAME,EMAIL,LINKEDINURL,EXTERNALID,COMPANY,TITLE"],
    [
      "with spaces and punctuation",
      " Full Name ,E-mail,LinkedIn URL,External ID,Company Name,Job Title",
    ],
    [
      "with underscores",
      "full_name,email_address,linkedin_profile,external_id,company_name,job_title",
    ],
    ["with short names", "Name,Mail,LinkedIn,Id,Organisation,Position"],
  ])("finds every column %s", (_case, header) => {
    expect(decideColumns(header.split(","))).toEqual({
      columns: {
        count: 6,
        fields: { name: 0, email: 1, linkedinUrl: 2, externalId: 3, company: 4, title: 5 },
        attributes: [],
      },
    });
  });

  it("takes columns in any order and makes the others attributes, named as they are or by their place", () => {
    expect(decideColumns(["City ", "e-mail", "Últimas notas", "name", ""])).toEqual({
      columns: {
        count: 5,
        fields: { name: 3, email: 1 },
        attributes: [
          { name: "City", index: 0 },
          { name: "Últimas notas", index: 2 },
          { name: "column 5", index: 4 },
        ],
      },
    });
  });

  it("joins a name from its parts, unless there is a whole one", () => {
    expect(decideColumns(["First name", "Surname", "email"])).toMatchObject({
      columns: { fields: { firstName: 0, lastName: 1, email: 2 }, attributes: [] },
    });
    expect(decideColumns(["First name", "Name", "email"])).toEqual({
      columns: {
        count: 3,
        fields: { name: 1, email: 2 },
        attributes: [{ name: "First name", index: 0 }],
      },
    });
  });

  it("prefers the surer of two columns, wherever it stands", () => {
    expect(decideColumns(["id", "externalId", "name"])).toEqual({
      columns: {
        count: 3,
        fields: { externalId: 1, name: 2 },
        attributes: [{ name: "id", index: 0 }],
      },
    });
  });

  it("reads a file of rejected rows as the file it came from", () => {
    expect(decideColumns(["line", "reason", "details", "name", "email", "city"])).toEqual({
      columns: {
        count: 6,
        fields: { name: 3, email: 4 },
        attributes: [{ name: "city", index: 5 }],
      },
    });
  });

  it.each([
    ["no name", ["email", "company"], /No column holds names.*"email", "company"/],
    ["no identity", ["name", "company"], /No column tells people apart.*"name", "company"/],
    ["data in place of a header", ["Ann", "ann@example.com"], /No column holds names/],
    ["nothing", [], /No column holds names/],
    [
      "two columns of one part",
      ["Email", "name", "Email"],
      /Columns 1 and 3 have the same name: "Email", "Email"/,
    ],
    [
      "two spellings of one part",
      ["E-mail", "name", "EMAIL "],
      /Columns 1 and 3 have the same name: "E-mail", "EMAIL"/,
    ],
    [
      "two attributes of one name",
      ["name", "email", "foo", "foo "],
      /Columns 3 and 4 have the same name: "foo", "foo"/,
    ],
    [
      "a name that is the place of another",
      ["name", "email", "", "column 3"],
      /Columns 3 and 4 have the same name/,
    ],
  ])("refuses a header with %s", (_case, header, problem) => {
    expect(decideColumns(header)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
