import { describe, expect, it } from "vitest";

import { type ColumnMap, decideColumns } from "../../../tools/import/columns/decideColumns.ts";
import type { Mapping } from "../../../tools/import/columns/mapping.ts";

const map = (
  header: readonly string[],
  sample: readonly (readonly string[])[] = [],
  mappings: readonly Mapping[] = [],
): ColumnMap => {
  const decision = decideColumns(header, sample, mappings);
  if ("problem" in decision) throw new Error(decision.problem);
  return decision.map;
};

const URL = "https://www.linkedin.com/in/";

describe("by their names", () => {
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
    [
      "with whose they are",
      "Contact Name,Primary Email,Person Linkedin Url,CRM ID,Lead Company,Contact Title",
    ],
    [
      "in other words",
      "Display Name,Business E-Mail Address,LinkedIn Profile Link,Record ID - Contact,Employer,Role",
    ],
    ["in Polish", "Imię i nazwisko,Adres e-mail,Profil LinkedIn,Kontakt-ID,Nazwa firmy,Stanowisko"],
    ["in Italian", "Nome completo,Indirizzo e-mail,Profilo LinkedIn,Contact ID,Azienda,Ruolo"],
    [
      "in German",
      "Vollständiger Name,E-Mail-Adresse,LinkedIn-Profil-URL,Kontakt-ID,Unternehmen,Funktion",
    ],
    [
      "with line breaks",
      "Full\nName,E-\nmail,LinkedIn\r\nProfile,Contact\nId,Company\nName,Job\nTitle",
    ],
  ])("finds every column %s", (_case, header) => {
    const { fields } = map(header.split(","));

    expect(fields).toMatchObject({
      name: [0],
      email: [1],
      linkedinUrl: [2],
      externalId: [3],
      company: [4],
      title: [5],
    });
  });

  it.each([
    ["Email Status"],
    ["Email Opt Out"],
    ["Email Bounced"],
    ["Email Sent"],
    ["Email Domain"],
    ["Email Confidence"],
    ["Primary Email Source"],
    ["Owner Email"],
    ["Account Owner"],
    ["Company Email"],
    ["Company Name for Emails"],
    ["Company Linkedin Url"],
    ["LinkedIn Company Profile URL"],
    ["LinkedIn ID"],
    ["LinkedIn Headline"],
    ["Company ID"],
    ["Owner ID"],
    ["Campaign ID"],
    ["List ID"],
    ["Lead Status"],
    ["Contact Owner"],
    ["Phone Number"],
    ["No"],
  ])("takes %s for nobody's identity", (name) => {
    const { fields } = map(["name", "email", name]);

    expect(fields).toEqual({ name: [0], email: [1] });
  });

  it("makes other columns attributes, named as they are, or by their place", () => {
    const { columns } = map(["City ", "e-mail", "Últimas\nnotas", "name", "", "City", "__proto__"]);

    expect(columns.map(({ name, use }) => [name, use])).toEqual([
      ["City", "attribute"],
      ["e-mail", "email"],
      ["Últimas notas", "attribute"],
      ["name", "name"],
      ["column 5", "attribute"],
      ["City (column 6)", "attribute"],
      ["__proto__ (column 7)", "attribute"],
    ]);
  });

  it("cuts a name that is longer than the API takes, and keeps it unlike the others", () => {
    const long = "x".repeat(150);
    const { columns } = map(["name", "email", long, long]);

    expect(columns[2]?.name).toBe("x".repeat(100));
    expect(columns[3]?.name).toBe(`${"x".repeat(89)} (column 4)`);
  });

  it("prefers the surer of two columns, and takes several addresses in turn", () => {
    const header = [
      "id",
      "externalId",
      "name",
      "Personal Email",
      "Work Email",
      "Title",
      "Job Title",
      "Email",
    ];
    const { fields, columns } = map(header);

    expect(fields).toEqual({ externalId: [1], name: [2], email: [7, 4, 3], title: [6] });
    expect(columns[0]).toMatchObject({ use: "attribute", reason: "another column is surer" });
    expect(columns[5]?.use).toBe("attribute");
  });

  it("reads a file of rejected rows as the file it came from", () => {
    const { fields, columns } = map(["line", "reason", "details", "name", "email", "city"]);

    expect(fields).toEqual({ name: [3], email: [4] });
    expect(columns.map(({ use }) => use).slice(0, 3)).toEqual([
      "rejection",
      "rejection",
      "rejection",
    ]);
  });

  it("takes cells behind the header for columns where most rows have them", () => {
    const sample = [
      ["A", "a@example.com", "x"],
      ["B", "b@example.com", "y"],
      ["C", "c@example.com"],
    ];

    expect(map(["name", "email"], sample).columns).toHaveLength(3);
    expect(map(["name", "email"], sample.slice(1)).columns).toHaveLength(2);
  });
});

describe("by what is in them", () => {
  const sample = (cells: readonly string[]) =>
    cells.map((cell, index) => [`Person ${index}`, cell]);
  const inColumn = (name: string, cells: readonly string[]) =>
    map(["name", name, "email"], sample(cells)).columns[1];

  it.each([
    ["URL", [`${URL}a`, `${URL}b`, "N/A"], "linkedinUrl", "2 of 2 cells are LinkedIn addresses"],
    [
      "Profil",
      [`${URL}a`, "", "x", `${URL}c`],
      "linkedinUrl",
      "2 of 3 cells are LinkedIn addresses",
    ],
    ["Kontakt", ["a@example.com", "b@example.com"], "email", "2 of 2 cells are e-mail addresses"],
    ["Website", [`${URL}a`, "example.com", "example.org"], "attribute", ""],
    ["URL", ["https://www.linkedin.com/company/a"], "attribute", ""],
    ["Owner", ["a@example.com", "b@example.com"], "attribute", ""],
    ["Owner Email", ["a@example.com", "b@example.com"], "attribute", ""],
    ["Buyer Email", ["a@example.com", "b@example.com"], "attribute", ""],
    ["Registered by", ["a@example.com", "b@example.com"], "attribute", ""],
    ["Parent/Guardian E-Mail", ["a@example.com", "b@example.com"], "attribute", ""],
    ["Betreuer", ["a@example.com", "b@example.com"], "attribute", ""],
    ["Assigned", ["a@example.com", "a@example.com", "a@example.com"], "attribute", ""],
    ["Referred by", [`${URL}a`, `${URL}a`, `${URL}a`], "attribute", ""],
    [
      "E-mail 2",
      ["yes", "no", "yes", "no", "yes"],
      "attribute",
      "none of 5 cells is an e-mail address",
    ],
    ["E-mail 2", [`${URL}a`, `${URL}b`], "linkedinUrl", "2 of 2 cells are LinkedIn addresses"],
    [
      "LinkedIn",
      ["1", "2", "3", "4", "5"],
      "attribute",
      "none of 5 cells is a person's LinkedIn address",
    ],
    ["LinkedIn", ["", ""], "linkedinUrl", "by its name"],
  ])("takes %s with %j for %s", (name, cells, use, reason) => {
    expect(inColumn(name, cells)).toMatchObject({ use, reason });
  });

  it.each([
    ["Recruiter email"],
    ["Referred by (email)"],
    ["Introduced By"],
    ["Emergency contact e-mail"],
    ["Parent mail"],
    ["Account manager"],
    ["Hiring contact email"],
    ["Billing email"],
  ])("takes addresses in %s for somebody else's, also where there are no others", (name) => {
    const rows = ["a", "b", "c"].map((one) => [one, `${one}@example.com`, `${URL}${one}`]);

    expect(map(["name", name, "LinkedIn"], rows).fields).toEqual({ name: [0], linkedinUrl: [2] });
  });

  it.each([
    ["Recruiter LinkedIn"],
    ["LinkedIn of Referrer"],
    ["Interviewer LinkedIn URL"],
    ["Mutual connection"],
  ])("takes profiles in %s for somebody else's", (name) => {
    const rows = ["a", "b", "c"].map((one) => [one, `${one}@example.com`, `${URL}${one}`]);

    expect(map(["name", "email", name], rows).fields).toEqual({ name: [0], email: [1] });
  });

  it.each([
    ["Contact 2 Email"],
    ["Second Contact Email"],
    ["Secondary contact e-mail"],
    ["Contact2Email"],
  ])("takes %s for that of another contact", (name) => {
    const rows = [
      ["a", "", "other@example.com"],
      ["b", "b@example.com", "else@example.com"],
    ];

    expect(map(["Contact Name", "Contact Email", name], rows).fields.email).toEqual([1]);
    expect(map(["Contact Name", "Contact Email 2", "x"], rows).fields.email).toEqual([1]);
  });

  it("lets no address that its name does not claim stand in for a missing one", () => {
    const rows = [
      ["A", "a@example.com", "x@example.com", `${URL}a`, `${URL}x`],
      ["B", "", "y@example.com", "", `${URL}y`],
    ];

    expect(map(["name", "email", "Kontakt", "LinkedIn", "Profil"], rows).fields).toEqual({
      name: [0],
      email: [1],
      linkedinUrl: [3],
    });
    expect(map(["name", "Kontakt", "Vertrieb"], rows).fields.email).toEqual([1]);
  });

  it("takes addresses of LinkedIn Recruiter for the person's", () => {
    const rows = [["A", "https://www.linkedin.com/talent/profile/AEMAAAa"]];

    expect(map(["name", "LinkedIn Recruiter URL"], rows).fields.linkedinUrl).toEqual([1]);
  });

  it.each([
    ["linkedinEmail", "proEmail"],
    ["Direct Email 1", "B2B Email 1"],
    ["E-mail privé", "E-mail professionnel"],
    ["E-Mail privat", "E-Mail geschäftlich"],
  ])("takes an address at work before a private one: %s, %s", (home, work) => {
    const rows = [["A", "a@example.com", "b@example.com"]];

    expect(map(["name", home, work], rows).fields.email).toEqual([2, 1]);
  });

  it("takes a public address before one of a search, whatever they are called", () => {
    const rows = [["A", "https://www.linkedin.com/sales/lead/ACwAAAa,x", `${URL}a`]];

    expect(map(["name", "LinkedIn URL", "Profile"], rows).fields.linkedinUrl).toEqual([2, 1]);
  });
});

describe("an external id", () => {
  const idsIn = (ids: readonly string[], name = "id", mappings: readonly Mapping[] = []) =>
    map(
      ["name", "email", name],
      ids.map((id) => ["A", "a@example.com", id]),
      mappings,
    );

  it.each([
    [["1", "2", "3"]],
    [["3", "1", "2"]],
    [["0"]],
    [["1"]],
    [["1", "2", "4", "5"]],
    [["5001", "5002", "5003", "5004"]],
  ])("is no row number such as %j", (ids) => {
    const { fields, columns } = idsIn(ids);

    expect(fields.externalId).toBeUndefined();
    expect(columns[2]).toMatchObject({
      use: "attribute",
      reason: expect.stringContaining("counts rows"),
    });
    expect(idsIn(ids, "Contact ID").fields.externalId).toBeUndefined();
  });

  it.each([
    [["CRM-1", "CRM-2"]],
    [["4711"]],
    [["17", "4711", "90210"]],
    [["90123451234", "90123451235", "90123451236"]],
    [["0035g00000Inv01AAA"]],
  ])("may be %j", (ids) => {
    expect(idsIn(ids).fields.externalId).toEqual([2]);
  });

  it.each([
    ["of a list", ["list-7", "list-7", "list-7"]],
    ["of some customers with two contacts", ["C-1", "C-1", "C-2", "C-3", "C-4", "C-5"]],
  ])("is not what rows share: %s", (_case, ids) => {
    const { columns } = idsIn(ids, "Customer ID");

    expect(columns[2]).toMatchObject({ use: "attribute", reason: "several rows have the same" });
  });

  it("is a row number when a person says so", () => {
    const { fields } = idsIn(["1", "2", "3"], "id", [{ column: "id", use: "externalId" }]);

    expect(fields.externalId).toEqual([2]);
  });

  it("is missed in words when nothing else tells people apart", () => {
    expect(
      decideColumns(
        ["name", "id"],
        [
          ["A", "1"],
          ["B", "2"],
        ],
      ),
    ).toEqual({
      problem: expect.stringMatching(/No column tells people apart.*"id" counts rows/),
    });
  });
});

it("takes a list of addresses alone, and no names", () => {
  expect(map(["LinkedIn"]).fields).toEqual({ linkedinUrl: [0] });
  expect(map(["URL", "Email"], [[`${URL}a`, ""]]).fields).toEqual({ linkedinUrl: [0], email: [1] });
});

describe("as a person says", () => {
  const header = ["Contact", "Mail", "Other Mail", "Profile", "Notes"];

  it("takes columns for what they are said to be, and leaves what was found of the same field", () => {
    const { fields, columns } = map(
      header,
      [],
      [
        { column: "contact", use: "name" },
        { column: "Other Mail", use: "email" },
        { column: "column 4", use: "linkedinUrl" },
        { column: 5, use: "ignore" },
      ],
    );

    expect(fields).toEqual({ name: [0], email: [2], linkedinUrl: [3] });
    expect(columns.map(({ use }) => use)).toEqual([
      ...["name", "attribute", "email", "linkedinUrl", "ignore"],
    ]);
  });

  it("takes the reasons of rejected rows for what they are said to be, too", () => {
    const rejected = ["line", "reason", "details", "name", "email"];
    const { fields, columns } = map(rejected, [], [{ column: "details", use: "email" }]);

    expect(fields).toEqual({ name: [3], email: [2] });
    expect(columns.map(({ use }) => use)).toEqual([
      ...["rejection", "rejection", "email", "name", "attribute"],
    ]);
  });

  it.each<[string, Mapping[], RegExp]>([
    [
      "a column that is not there",
      [{ column: "Nmae", use: "name" }],
      /no column "Nmae".*"Contact"/,
    ],
    ["a place that is not there", [{ column: "column 9", use: "name" }], /no column "column 9"/],
    [
      "a column twice",
      [
        { column: "Contact", use: "name" },
        { column: "Contact", use: "company" },
      ],
      /"Contact" cannot be both name and company/,
    ],
    [
      "two columns for a field that has one",
      [
        { column: "Contact", use: "name" },
        { column: "Notes", use: "name" },
      ],
      /Only one column can be name/,
    ],
  ])("refuses %s", (_case, mappings, problem) => {
    expect(decideColumns(header, [], mappings)).toEqual({
      problem: expect.stringMatching(problem),
    });
  });

  it("asks for the place of a column whose name another has, too", () => {
    const decision = decideColumns(
      ["name", "email", "x", "x"],
      [],
      [{ column: "x", use: "company" }],
    );

    expect(decision).toEqual({ problem: expect.stringContaining("column 3") });
  });
});

it.each([
  ["no name", ["email", "company"], /No column holds names.*"email", "company"/],
  ["no identity", ["name", "company"], /No column tells people apart.*"name", "company"/],
  ["data in place of a header", ["Ann", "ann@example.com"], /holds data.*"ann@example.com"/],
  ["an address in place of its name", ["linkedin.com/in/ann"], /holds data/],
  ["nothing", [], /No column tells people apart/],
])("refuses a header with %s", (_case, header, problem) => {
  expect(decideColumns(header, [])).toEqual({ problem: expect.stringMatching(problem) });
});
