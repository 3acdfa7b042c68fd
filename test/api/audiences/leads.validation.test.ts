/** Which leads of a request are left out, and why. A bad lead never fails its neighbours. */
import { describe, expect, it } from "vitest";

import { givenAudience, givenTenant } from "../../support/api.ts";
import { addLeads, readLeads } from "../../support/leads.ts";

const LEAD = { name: "Lead", email: "lead@example.com" };
const GOOD_BEFORE = { name: "Before", externalId: "before" };
const GOOD_AFTER = { name: "After", externalId: "after" };

async function givenEmptyAudience() {
  const tenant = await givenTenant();
  return { tenant, ...(await givenAudience(tenant, 0)) };
}

describe("an invalid lead", () => {
  it.each<[string, unknown, RegExp]>([
    ["null", null, /^lead: /],
    ["a blank name", { ...LEAD, name: " \t " }, /^name: must not be empty$/],
    ["a name of two lines, as Unicode has them", { ...LEAD, name: "a\u{2028}b" }, /^name: .*line/],
    [
      "an attribute of two paragraphs",
      { ...LEAD, attributes: { a: "b\u{2029}c" } },
      /^attributes\.a: must be one line/,
    ],
    ["no identity", { name: "Lead" }, /^lead: must have at least one of email/],
    [
      "identities that are null",
      { name: "Lead", email: null, externalId: null },
      /at least one of/,
    ],
    ["an e-mail address without host", { ...LEAD, email: "lead" }, /^email: must be an e-mail/],
    ["a host alone", { ...LEAD, email: "example.com" }, /^email: must be an e-mail/],
    ["another site's address", { ...LEAD, linkedinUrl: "https://x.com/in/a" }, /^linkedinUrl: /],
    [
      "the address of nobody",
      { ...LEAD, linkedinUrl: "https://www.linkedin.com/feed" },
      /^linkedinUrl: must be the address of one person: .*\/in\/…, \/pub\/…\/…\/…\/…, \/sales\/lead\/…, \/sales\/people\/… or \/talent\/profile\/…$/,
    ],
    [
      "an address that is too long, percent-encoded",
      { ...LEAD, linkedinUrl: `https://www.linkedin.com/in/${"€".repeat(53)}` },
      /^linkedinUrl: must have at most 500 characters, percent-encoded$/,
    ],
    ["a nested attribute", { ...LEAD, attributes: { a: { b: "c" } } }, /^attributes\.a: /],
    [
      "an attribute that would be lost",
      JSON.parse('{"name":"Lead","email":"a@b.com","attributes":{"__proto__":"x"}}'),
      /^attributes: .*__proto__/,
    ],
    [
      "an attribute that would be lost for its name without white space",
      { ...LEAD, attributes: { " __proto__ ": "x" } },
      /^attributes: .*__proto__/,
    ],
    [
      "a field that would be lost",
      JSON.parse('{"name":"Lead","email":"a@b.com","__proto__":{"company":"x"}}'),
      /__proto__/,
    ],
  ])("is left out, alone, with its index and the reason: %s", async (_, lead, details) => {
    const { tenant, audienceId } = await givenEmptyAudience();

    const answer = await addLeads(tenant, audienceId, [GOOD_BEFORE, lead, GOOD_AFTER]);

    expect(answer).toMatchObject({
      added: 2,
      skipped: [{ index: 1, reason: "INVALID_LEAD", details: expect.stringMatching(details) }],
    });
    expect((await readLeads(audienceId)).map(({ name }) => name)).toEqual(["Before", "After"]);
  });
});

it("takes attributes that are null for none", async () => {
  const { tenant, audienceId } = await givenEmptyAudience();

  expect((await addLeads(tenant, audienceId, [{ ...LEAD, attributes: null }])).added).toBe(1);

  expect(await readLeads(audienceId)).toMatchObject([{ attributes: "{}" }]);
});

describe("a duplicate", () => {
  const EMAIL = { name: "Lead", email: "Lead@Example.com" };
  const LINKEDIN = { name: "Lead", linkedinUrl: "https://www.linkedin.com/in/lead" };
  const EXTERNAL = { name: "Lead", externalId: "crm-1" };
  const linkedin = (linkedinUrl: string) => ({ name: "Other", linkedinUrl });

  const duplicates: [string, object, object][] = [
    ["email", EMAIL, { name: "Other", email: "Lead@Example.com" }],
    ["email", EMAIL, { name: "Other", email: "lead@example.COM" }],
    ["email", EMAIL, { name: "Other", email: " lead@example.com " }],
    [
      "email",
      { ...EMAIL, email: "a@bücher.example" },
      { ...EMAIL, email: "a@xn--bcher-kva.example" },
    ],
    ["linkedinUrl", LINKEDIN, linkedin("https://www.linkedin.com/mwlite/in/le%61d/overlay/x")],
    ["linkedinUrl", LINKEDIN, linkedin("https://www.linkedin.com/comm/in/lead&trk=x")],
    ["linkedinUrl", LINKEDIN, linkedin("https://www.linkedin.com/in/le%2561d),")],
    ["externalId", EXTERNAL, { name: "Other", externalId: "crm-1" }],
    ["email", { ...EMAIL, externalId: "1" }, { ...EMAIL, externalId: "2" }],
  ];

  it.each(duplicates)("by %s in one request is left out (%#)", async (identity, one, other) => {
    const { tenant, audienceId } = await givenEmptyAudience();

    const answer = await addLeads(tenant, audienceId, [GOOD_BEFORE, one, other, GOOD_AFTER]);

    expect(answer).toMatchObject({
      added: 3,
      skipped: [
        { index: 2, reason: "DUPLICATE_IN_REQUEST", details: expect.stringContaining(identity) },
      ],
    });
    expect(answer.skipped[0]?.details).toContain("leads[1]");
  });

  it.each(duplicates)("by %s in the audience is left out (%#)", async (identity, one, other) => {
    const { tenant, audienceId } = await givenEmptyAudience();
    const first = await addLeads(tenant, audienceId, [one]);

    const answer = await addLeads(tenant, audienceId, [GOOD_BEFORE, other, GOOD_AFTER]);

    expect(answer).toMatchObject({
      added: 2,
      skipped: [
        { index: 1, reason: "DUPLICATE_IN_AUDIENCE", details: expect.stringContaining(identity) },
      ],
    });
    expect(answer.skipped[0]?.details).toContain(first.leadIds[0]);
  });

  it.each([
    ["externalId in another case", EXTERNAL, { name: "Other", externalId: "CRM-1" }],
    ["another path", LINKEDIN, linkedin("https://www.linkedin.com/in/lead-2")],
    ["another member id", linkedin("linkedin.com/in/ACwAAAb"), linkedin("linkedin.com/in/ACwAAAB")],
    [
      "the same text as another identity",
      LINKEDIN,
      { name: "Other", externalId: "https://www.linkedin.com/in/lead" },
    ],
  ])("is not seen in %s", async (_, one, other) => {
    const { tenant, audienceId } = await givenEmptyAudience();

    expect((await addLeads(tenant, audienceId, [one, other])).added).toBe(2);
  });
});

it("answers what was left out by index, whatever the reason", async () => {
  const { tenant, audienceId } = await givenEmptyAudience();
  await addLeads(tenant, audienceId, [GOOD_BEFORE]);

  const answer = await addLeads(tenant, audienceId, [
    GOOD_BEFORE,
    null,
    LEAD,
    LEAD,
    {},
    GOOD_BEFORE,
  ]);

  expect(answer.added).toBe(1);
  expect(answer.skipped.map(({ index, reason }) => [index, reason])).toEqual([
    [0, "DUPLICATE_IN_AUDIENCE"],
    [1, "INVALID_LEAD"],
    [3, "DUPLICATE_IN_REQUEST"],
    [4, "INVALID_LEAD"],
    [5, "DUPLICATE_IN_REQUEST"],
  ]);
});
