/** A small export of each tool that people have their contacts in: everybody arrives, with what is known of them. */
import { join } from "node:path";
import { expect, it } from "vitest";

import type { ColumnMap } from "../../../tools/import/columns/decideColumns.ts";
import { FIELDS } from "../../../tools/import/columns/fields.ts";
import { openPlan } from "../../../tools/import/importPlan.ts";
import { toEntry } from "../../../tools/import/lead/toEntry.ts";

const AVERY = {
  name: "Avery Stone",
  email: "avery@example.com",
  linkedinUrl: "https://www.linkedin.com/in/avery-stone-invented",
  company: "Northwind Invented",
  title: "Head of Sales",
};
const ROBIN = {
  name: "Robin Vale",
  linkedinUrl: "https://www.linkedin.com/in/robin-vale-invented",
  company: "Contoso Invented",
  title: "CTO",
};
const { linkedinUrl: _averyUrl, ...AVERY_BY_MAIL } = AVERY;
const { email: _averyEmail, ...AVERY_BY_LINKEDIN } = AVERY;
const { company: _averyCompany, ...AVERY_WITHOUT_COMPANY } = AVERY;
const { company: _robinCompany, ...ROBIN_WITHOUT_COMPANY } = ROBIN;

/** What stays of the rows beside the fields: some attributes that matter, and rows that are no people. */
interface Expected {
  readonly people: readonly object[];
  readonly columns: Readonly<Record<string, string>>;
  readonly attributes?: readonly Readonly<Record<string, string>>[];
  readonly rejected?: number;
  readonly notes?: readonly object[];
}

const EXPECTED: readonly (readonly [file: string, expected: Expected])[] = [
  [
    "linkedin-connections",
    {
      people: [
        AVERY_BY_LINKEDIN,
        {
          name: "Zoë van Dam",
          email: "zoe@example.com",
          linkedinUrl: "https://www.linkedin.com/in/zo%C3%AB-van-dam-invented",
          company: "Acme, Inc.",
          title: "CTO",
        },
      ],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        linkedinUrl: "URL",
        email: "Email Address",
        company: "Company",
        title: "Position",
      },
      attributes: [{ "Connected On": "03 Mar 2026" }],
    },
  ],
  [
    "evaboot",
    {
      people: [AVERY, { ...ROBIN, linkedinUrl: "https://www.linkedin.com/in/ACwAAAinvent2" }],
      columns: {
        name: "Full Name",
        firstName: "First Name",
        lastName: "Last Name",
        title: "Current Job",
        company: "Company Name",
        email: "Email",
        linkedinUrl: "LinkedIn URL Public, LinkedIn URL Unique, Sales Navigator URL",
      },
      attributes: [
        {
          "Email Status": "safe",
          "Company LinkedIn URL": "https://www.linkedin.com/company/northwind-invented",
        },
        { "Email Status": "not found" },
      ],
    },
  ],
  [
    "phantombuster",
    {
      people: [AVERY_BY_LINKEDIN],
      columns: {
        name: "fullName",
        firstName: "firstName",
        lastName: "lastName",
        company: "companyName",
        title: "title",
        linkedinUrl: "defaultProfileUrl, linkedInProfileUrl, profileUrl",
      },
      attributes: [{ companyUrl: "https://www.linkedin.com/sales/company/1001" }],
    },
  ],
  [
    "apollo",
    {
      people: [
        { ...AVERY, company: "Northwind Invented, Inc.", externalId: "65f0aaaa0000000000000001" },
        { ...ROBIN, externalId: "65f0aaaa0000000000000002" },
      ],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        title: "Title",
        company: "Company Name",
        email: "Email, Secondary Email, Tertiary Email",
        linkedinUrl: "Person Linkedin Url",
        externalId: "Apollo Contact Id",
      },
      attributes: [
        {
          "Contact Owner": "owner@example.com",
          "Secondary Email": "avery.home@example.org",
          "Work Direct Phone": "+44 20 7946 0000",
        },
        { "Company Linkedin Url": "http://www.linkedin.com/company/contoso-invented" },
      ],
    },
  ],
  [
    "hubspot",
    {
      people: [
        { ...AVERY_BY_MAIL, externalId: "90123451234" },
        { ...ROBIN, externalId: "90123459876" },
      ],
      columns: {
        externalId: "Record ID",
        firstName: "First Name",
        lastName: "Last Name",
        email: "Email",
        company: "Associated Company",
        title: "Job Title",
        linkedinUrl: "LinkedIn URL",
      },
      attributes: [{ "Contact owner": "Owner Person (owner@example.com)" }],
    },
  ],
  [
    "salesforce",
    {
      people: [
        { ...AVERY_BY_MAIL, externalId: "0035g00000Inv01AAA" },
        {
          name: "José Muñoz",
          email: "jose@example.com",
          externalId: "0035g00000Inv02AAA",
          company: "Contoso Invented",
          title: "CTO",
        },
      ],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        title: "Title",
        company: "Account Name",
        email: "Email",
        externalId: "Contact ID",
      },
      attributes: [{ Salutation: "Ms." }, { "Mailing City": "Málaga" }],
      // The lines below a report.
      rejected: 4,
    },
  ],
  [
    "pipedrive",
    {
      people: [
        { name: "Avery Stone", email: "avery@example.com", company: "Northwind Invented" },
        { name: "Robin Vale", email: "robin.home@example.org", company: "Contoso Invented" },
      ],
      columns: {
        name: "Person - Name",
        company: "Person - Organization",
        email: "Person - Email - Work, Person - Email - Other, Person - Email - Home",
      },
      attributes: [{ "Person - ID": "1" }],
    },
  ],
  [
    "lemlist",
    {
      people: [{ ...AVERY, externalId: "lea_invented0001" }],
      columns: {
        firstName: "firstName",
        lastName: "lastName",
        company: "companyName",
        title: "jobTitle",
        email: "email",
        linkedinUrl: "linkedinUrl",
        externalId: "_id",
      },
      attributes: [{ icebreaker: "Saw your talk in Leeds", emailStatus: "deliverable" }],
    },
  ],
  [
    "instantly",
    {
      people: [AVERY],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        company: "Company Name",
        title: "Job Title",
        email: "Email",
        linkedinUrl: "linkedIn",
      },
      attributes: [{ Website: "https://example.com" }],
    },
  ],
  [
    "waalaxy",
    {
      people: [AVERY],
      columns: {
        firstName: "firstName",
        lastName: "lastName",
        linkedinUrl: "linkedinUrl",
        title: "job_title",
        company: "company_name",
        email: "email1, email2",
      },
      attributes: [
        { email2: "avery.home@example.org", occupation: "Head of Sales at Northwind Invented" },
      ],
    },
  ],
  [
    "clay",
    {
      people: [AVERY_WITHOUT_COMPANY, ROBIN_WITHOUT_COMPANY],
      columns: {
        name: "Full Name",
        firstName: "First Name",
        lastName: "Last Name",
        title: "Job Title",
        linkedinUrl: "LinkedIn Profile",
        email: "Work Email",
      },
      attributes: [{ "Owner Email": "owner@example.com" }],
      notes: [
        { line: 3, column: "Work Email", reason: "UNUSABLE_EMAIL", value: "❌ No email found" },
      ],
    },
  ],
  [
    "zoominfo",
    {
      people: [{ ...AVERY, externalId: "-1234567890" }],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        title: "Job Title",
        company: "Company Name",
        email: "Email Address",
        linkedinUrl: "LinkedIn Contact Profile URL",
        externalId: "ZoomInfo Contact ID",
      },
      attributes: [{ "ZoomInfo Company ID": "123456" }],
    },
  ],
  [
    "google-contacts",
    {
      people: [AVERY],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        company: "Organization Name",
        title: "Organization Title",
        email: "E-mail 1 - Value, E-mail 2 - Value",
        linkedinUrl: "Website 1 - Value",
      },
      attributes: [
        {
          Notes: "Met in Leeds and in York",
          "E-mail 1 - Value": "avery.two@example.com",
          "E-mail 2 - Value": "avery.home@example.org",
        },
      ],
      notes: [{ line: 2, column: "E-mail 1 - Value", reason: "SEVERAL_IN_CELL" }],
    },
  ],
  [
    "outlook",
    {
      people: [
        AVERY,
        {
          name: "Jürgen Voß",
          email: "juergen@example.org",
          company: "Contoso Invented",
          title: "Geschäftsführer",
        },
      ],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        company: "Company",
        title: "Job Title",
        email: "E-mail Address, E-mail 2 Address",
        linkedinUrl: "Personal Web Page",
      },
      attributes: [{ Title: "Dr." }, { "Business City": "München" }],
    },
  ],
  [
    "lusha",
    {
      people: [{ ...AVERY, email: "avery.home@example.org" }],
      columns: {
        firstName: "First Name",
        lastName: "Last Name",
        title: "Job Title",
        company: "Company Name",
        linkedinUrl: "LinkedIn URL",
        email: "Work Email, Additional Email 1, Private Email",
      },
    },
  ],
  [
    "hunter",
    {
      people: [AVERY],
      columns: {
        email: "Email address",
        company: "Organization",
        firstName: "First name",
        lastName: "Last name",
        title: "Position",
        linkedinUrl: "LinkedIn URL",
      },
      attributes: [{ "Domain name": "example.com", Type: "personal" }],
    },
  ],
];

const pathOf = (file: string) => join(import.meta.dirname, "exports", `${file}.csv`);

/** The names of the columns of each field. */
function namesByField({ columns, fields }: ColumnMap): Record<string, string> {
  const named = FIELDS.flatMap((field) => {
    const indexes = fields[field];
    return indexes === undefined
      ? []
      : [[field, indexes.map((index) => columns[index]?.name).join(", ")]];
  });
  return Object.fromEntries(named);
}

it.each(EXPECTED)("takes everybody out of an export of %s", async (file, expected) => {
  const { table } = await openPlan({ path: pathOf(file) });
  const entries = [];
  for await (const row of table.rows) entries.push(toEntry(row, table.map));

  expect(namesByField(table.map)).toEqual(expected.columns);
  const leads = entries.flatMap((entry) => ("lead" in entry ? [entry] : []));
  expect(leads.map(({ lead: { attributes: _attributes, ...person } }) => person)).toEqual(
    expected.people,
  );
  for (const [index, attributes] of (expected.attributes ?? []).entries()) {
    expect(leads[index]?.lead.attributes).toMatchObject(attributes);
  }
  expect(entries.length - leads.length).toBe(expected.rejected ?? 0);
  expect(leads.flatMap(({ notes }) => notes)).toMatchObject(expected.notes ?? []);
});
