/** What a 400 says in `details`: what would be accepted, in the API's own words. */
import { beforeAll, expect, it } from "vitest";

import { givenAudience, givenCampaign, givenTenant, type Tenant } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { addLeads } from "../../support/leads.ts";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await givenTenant();
});

const AUDIENCE = { name: "Audience" };
const ID = "6b0382000000000000000001";
const CAMPAIGN = { starterTemplateId: "connect", name: "Campaign", audienceId: ID };

it.each<[string, unknown, string]>([
  ["/audiences", {}, "name: is missing; must be text of 1 to 200 characters"],
  ["/audiences", { name: null }, "name: must be text of 1 to 200 characters"],
  [
    "/audiences",
    { ...AUDIENCE, description: [] },
    "description: must be text of up to 2000 characters",
  ],
  ["/templates", { channel: "inmail", name: "T" }, "content: is missing; must be text"],
  [
    "/campaigns",
    { ...CAMPAIGN, audienceId: undefined },
    "audienceId: is missing; must be 24 lower-case hexadecimal characters",
  ],
  [
    "/campaigns",
    { ...CAMPAIGN, audienceId: 7 },
    "audienceId: must be 24 lower-case hexadecimal characters",
  ],
  [
    "/templates",
    { name: "T", content: "T" },
    "channel: is missing; must be connection_request, direct_message or inmail",
  ],
  [
    "/campaigns",
    { ...CAMPAIGN, workflowTrigger: "later" },
    "workflowTrigger: must be manual or automatic",
  ],
  [
    "/campaigns",
    { ...CAMPAIGN, includeConversationHistory: "true" },
    "includeConversationHistory: must be true or false",
  ],
  ["/campaigns", { ...CAMPAIGN, leadIds: ID }, "leadIds: must be a list of 1 to 10000 items"],
  [
    "/campaigns",
    { ...CAMPAIGN, leadIds: [ID, null] },
    "leadIds[1]: must be 24 lower-case hexadecimal characters",
  ],
  [
    "/audiences",
    { ...AUDIENCE, colour: "red" },
    'body: does not take "colour", only name and description',
  ],
  [
    "/audiences",
    { ...AUDIENCE, colour: "red", size: 7 },
    'body: does not take "colour", "size", only name and description',
  ],
  [
    "/audiences",
    { ...AUDIENCE, [`${"x".repeat(98)}😀${"x".repeat(30_000)}`]: 7 },
    `body: does not take "${"x".repeat(98)}…", only name and description`,
  ],
  [
    "/audiences",
    { ...AUDIENCE, [`${"x".repeat(98)}😀`]: 7 },
    `body: does not take "${"x".repeat(98)}😀", only name and description`,
  ],
  ["/audiences", [], "body: must be an object of name and description"],
  ["/audiences", "", "body: is missing; must be an object of name and description"],
  ["/audiences", undefined, "body: is missing; must be an object of name and description"],
  [
    "/audiences",
    { name: 1, description: 2 },
    "name: must be text of 1 to 200 characters; description: must be text of up to 2000 characters",
  ],
])("tells what is wrong with a body of %s (%#)", async (path, body, details) => {
  const reply = await tenant.call("POST", path, { body });

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toBe(details);
});

it("tells of a body that must be empty", async () => {
  const { campaignId } = await givenCampaign(tenant, 1);

  const reply = await tenant.call("POST", `/campaigns/${campaignId}/start`, { body: [] });

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toBe("body: must be absent, empty or {}");
});

it.each([
  ["/audiences?limit=5&limit=6", "limit: must be given once"],
  ["/audiences?limit=&limit=5", "limit: must be given once"],
  ["/audiences?limit=5&limit=", "limit: must be given once"],
  ["/audiences?name=&name=A", "name: must be given once"],
  ["/campaigns?status=draft&status=active&status=", "status: must be given once"],
  ["/audiences?name=%FF", "query: the percent-encoding is malformed"],
  ["/audiences?name=100%", "query: the percent-encoding is malformed"],
  ["/audiences?limit=5&%ff=1", "query: the percent-encoding is malformed"],
  [
    "/audiences?name=A&name=A&cursor=a&cursor=b",
    "name: must be given once; cursor: must be given once",
  ],
  ["/campaigns?status=paused", "status: must be draft, active, stopped or completed"],
  ["/audiences?page=2", 'query: does not take "page", only name, cursor and limit'],
  [`/audiences/${ID}?page=2&page=3`, 'query: does not take "page", nor anything else'],
])("tells of the query of %s", async (path, details) => {
  const reply = await tenant.call("GET", path);

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toBe(details);
});

it.each<[unknown, string]>([
  [
    null,
    "lead: must be an object of name, email, linkedinUrl, externalId, company, title and attributes",
  ],
  [{ email: "a@b.cd" }, "name: is missing; must be text of 1 to 200 characters"],
  [{ name: "L", email: 7 }, "email: must be text of 1 to 320 characters"],
  [{ name: "L", linkedinUrl: 7 }, "linkedinUrl: must be text of 1 to 500 characters"],
  [{ name: "L", externalId: "1", attributes: [] }, "attributes: must be an object"],
  [
    { name: "L", externalId: "1", attributes: { a: {} } },
    "attributes.a: must be text of 1 to 2000 characters",
  ],
  [
    { name: "L", externalId: "1", attributes: { " ": "x" } },
    "attributes. : its name must not be empty",
  ],
  [
    { name: "L", externalId: "1", attributes: { ["a".repeat(500_000)]: "x" } },
    `attributes.${"a".repeat(99)}…: its name must have at most 100 characters`,
  ],
  [
    {
      name: "L",
      externalId: "1",
      attributes: { ["a".repeat(101)]: "x", [`${"a".repeat(101)} `]: "y" },
    },
    `attributes: must have "${"a".repeat(99)}…" once; white space at its ends does not count`,
  ],
  [
    {
      name: "L",
      externalId: "1",
      attributes: Object.fromEntries(
        ["a", "b", "c", "d", "e"].map((name) => [name.repeat(101), "x"]),
      ),
    },
    `${["a", "b", "c"]
      .map((name) => `attributes.${name.repeat(99)}…: its name must have at most 100 characters; `)
      .join("")}attributes.${"d".repeat(20)}…`,
  ],
  [
    { name: "L", externalId: "1", phone: "1" },
    'lead: does not take "phone", only name, email, linkedinUrl, externalId, company, title and attributes',
  ],
])("tells of the lead %#", async (lead, details) => {
  const { audienceId } = await givenAudience(tenant, 0);

  const { skipped } = await addLeads(tenant, audienceId, [lead]);

  expect(skipped).toEqual([{ index: 0, reason: "INVALID_LEAD", details }]);
});
