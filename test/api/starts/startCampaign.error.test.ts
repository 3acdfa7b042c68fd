/** Why a start is refused, and what the refusal says. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  givenCampaign,
  givenTenant,
  type Reply,
  runIdOf,
  start,
  stopCampaign,
} from "../../support/api.ts";
import {
  completeCampaign,
  givenQuietRun,
  removeTemplates,
  setInstanceStatus,
} from "../../support/campaignStates.ts";
import { expectRefusal, withoutTraceId } from "../../support/expectations.ts";

it.each([
  ["null", "null"],
  ["a list", "[]"],
  ["a number", "0"],
  ["a text", '""'],
  ["a field", '{"force":true}'],
  ["the field __proto__", '{"__proto__":{}}'],
  ["white space alone", " "],
  ["two objects", "{}{}"],
  ["a broken object", "{"],
  ["UTF-8 that is none", new Uint8Array([0x7b, 0xff, 0x7d])],
  ["more than a kibibyte", `{}${" ".repeat(1_024)}`],
])("refuses a body that is %s with 400", async (_, body) => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);

  const reply = await tenant.call("POST", `/campaigns/${campaignId}/start`, { body });

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^body: must /);
});

it.each([
  ["campaignId", (id: string) => `/campaigns/${id.slice(1)}/start`],
  ["campaignId", (id: string) => `/campaigns/${id}0/start`],
  ["campaignId", (id: string) => `/campaigns/${id.toUpperCase()}/start`],
  ["campaignId", (id: string) => `/campaigns/g${id.slice(1)}/start`],
  ["campaignId", (id: string) => `/campaigns/${id}%0A/start`],
  ["campaignId", () => "/campaigns/%E0%A4%A/start"],
  ["query", (id: string) => `/campaigns/${id}/start?dryRun=true`],
])("names the malformed %s with 400 (%#)", async (field, toPath) => {
  const tenant = await givenTenant();
  const campaignId = `abcdef${newIdentifier(Date.now()).slice(6)}`;

  const reply = await tenant.call("POST", toPath(campaignId));

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(new RegExp(`^${field}: `));
});

it("does not tell a foreign campaign from a missing one", async () => {
  const tenant = await givenTenant();
  const { campaignId: foreignId } = await givenCampaign(await givenTenant(), 1);
  const missingId = newIdentifier(Date.now());

  const foreign = await start(tenant, foreignId);
  const missing = await start(tenant, missingId);

  expectRefusal(foreign, 404, "NOT_FOUND");
  const blank = (reply: Reply, id: string) => withoutTraceId(reply).replaceAll(id, "(id)");
  expect(blank(foreign, foreignId)).toBe(blank(missing, missingId));
  expect([...foreign.headers.keys()]).toEqual([...missing.headers.keys()]);
});

it("says of an active campaign since when, and by which run", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const first = await start(tenant, campaignId);

  const reply = await start(tenant, campaignId);

  const details = expectRefusal(reply, 409, "CAMPAIGN_ALREADY_ACTIVE");
  expect(details).toContain(String(first.body.data.campaign.startedAt));
  expect(details).toContain(runIdOf(first));
  expect(details).toContain(`POST /v1/accounts/${tenant.accountGroupId}`);
});

it("says of a completed campaign since when, and by which run", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const runId = await givenQuietRun(tenant, campaignId);
  await completeCampaign(campaignId);
  const campaign = await tenant.call<{ updatedAt: string }>("GET", `/campaigns/${campaignId}`);

  const reply = await start(tenant, campaignId);

  const details = expectRefusal(reply, 409, "CAMPAIGN_COMPLETED");
  expect(details).toContain(campaign.body.data.updatedAt);
  expect(details).toContain(runId);
});

it("refuses a manual campaign without selected leads with 422", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 0);

  const reply = await start(tenant, campaignId);

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toContain("no selected leads");
});

it.each(["manual", "automatic"])(
  "refuses a %s campaign with a slot that has no template with 422",
  async (workflowTrigger) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1, { workflowTrigger });
    await removeTemplates(campaignId);

    const reply = await start(tenant, campaignId);

    expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toContain("Connection note");
  },
);

it("lists every reason, not the first", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 0, { starterTemplateId: "engage-connect-dm" });
  await removeTemplates(campaignId);
  const { results: slots } = await env.DATABASE.prepare(
    "SELECT id FROM content_slots WHERE campaign_id = ?1",
  )
    .bind(campaignId)
    .all<{ id: string }>();

  const details = expectRefusal(await start(tenant, campaignId), 422, "VALIDATION_ERROR");

  expect(slots).toHaveLength(3);
  for (const { id } of slots) expect(details).toContain(id);
  expect(details).toContain("no selected leads");
});

it("refuses to start again when every lead has a finished instance", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  const runId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(runId, [0], "completed");
  await setInstanceStatus(runId, [1], "failed");
  await stopCampaign(tenant, campaignId);

  const reply = await start(tenant, campaignId);

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toContain("nobody left");
});
