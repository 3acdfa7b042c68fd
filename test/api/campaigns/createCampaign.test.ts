import { describe, expect, it } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  type Tenant,
} from "../../support/api.ts";
import { becomeQuiet, givenQuietRun } from "../../support/campaignStates.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { addLeads } from "../../support/leads.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { givenIdleSender, givenSender } from "../../support/senders.ts";
import { readWorkflow } from "../../support/stores.ts";

const create = (tenant: Tenant, audienceId: string, change: Record<string, unknown> = {}) =>
  tenant.call<{ id: string; selectedLeadCount: number }>("POST", "/campaigns", {
    body: { starterTemplateId: "connect", name: "Campaign", audienceId, ...change },
  });

it("answers a draft with the defaults, which a GET repeats", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 2);

  const reply = await create(tenant, audienceId);

  expectEnvelope(reply);
  const campaign = expectStatus(reply, 201);
  const path = `/campaigns/${campaign.id}`;
  expect(campaign).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    name: "Campaign",
    description: null,
    status: "draft",
    selectedLeadCount: 2,
    includeConversationHistory: true,
    autoCancelOnMessageReceived: true,
    outreachLanguage: null,
    createdAt: expect.stringMatching(/\.\d{3}Z$/),
    updatedAt: expect.stringMatching(/\.\d{3}Z$/),
    startedAt: null,
    rateLimitedUntil: null,
  });
  expect(reply.headers.get("Location")).toBe(`/v1/accounts/${tenant.accountGroupId}${path}`);
  expect(expectStatus(await tenant.call("GET", path), 200)).toEqual(campaign);
});

describe("the selection", () => {
  it("does not grow with the audience", async () => {
    const tenant = await givenTenant();
    const { audienceId, campaignId } = await givenCampaign(tenant, 3);
    await addLeads(tenant, audienceId, [{ name: "Late", externalId: "late" }]);

    const reply = await start(tenant, campaignId);
    await becomeQuiet(tenant, campaignId, runIdOf(reply), 3);

    expect(expectStatus(reply, 200)).toMatchObject({
      instancesCreated: 3,
      campaign: { selectedLeadCount: 3 },
    });
  });

  it("is the leads that are named", async () => {
    const tenant = await givenTenant();
    const { audienceId, leadIds } = await givenAudience(tenant, 4);

    const reply = await create(tenant, audienceId, { leadIds: [leadIds[3], leadIds[0]] });

    expect(expectStatus(reply, 201).selectedLeadCount).toBe(2);
  });

  it("names every lead that the audience does not have, in a 422", async () => {
    const tenant = await givenTenant();
    const { audienceId, leadIds } = await givenAudience(tenant, 1);
    const ofOtherAudience = (await givenAudience(tenant, 1)).leadIds[0];
    const ofOtherTenant = (await givenAudience(await givenTenant(), 1)).leadIds[0];
    const unknown = newIdentifier(Date.now());
    const before = await takePicture();

    const reply = await create(tenant, audienceId, {
      leadIds: [ofOtherAudience, leadIds[0], ofOtherTenant, unknown],
    });

    const details = expectRefusal(reply, 422, "VALIDATION_ERROR");
    for (const id of [ofOtherAudience, ofOtherTenant, unknown]) expect(details).toContain(id);
    expect(details).not.toContain(leadIds[0]);
    await expectUnchanged(before);
  });

  it("names ten of many such leads", async () => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 1);
    const leadIds = Array.from({ length: 12 }, () => newIdentifier(Date.now()));

    const details = expectRefusal(
      await create(tenant, audienceId, { leadIds }),
      422,
      "VALIDATION_ERROR",
    );

    expect(leadIds.filter((id) => details.includes(id))).toHaveLength(10);
    expect(details).toContain("2 more");
  });
});

describe("the senders", () => {
  it("that are named are those of the run", async () => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 1);
    const senderIds = [await givenIdleSender(tenant), await givenIdleSender(tenant)];

    const campaign = expectStatus(await create(tenant, audienceId, { senderIds }), 201);

    expect(campaign).not.toHaveProperty("senderIds");
    const { senderIds: frozen } = await readWorkflow(await givenQuietRun(tenant, campaign.id));
    expect(frozen).toEqual(senderIds);
  });

  it("of another account group, or that there are not, are named in a 422", async () => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 1);
    const { id: own } = await givenSender(tenant);
    const { id: foreign } = await givenSender(await givenTenant());
    const unknown = newIdentifier(Date.now());
    const before = await takePicture();

    const reply = await create(tenant, audienceId, { senderIds: [foreign, own, unknown] });
    const withLead = await create(tenant, audienceId, { senderIds: [foreign], leadIds: [unknown] });

    const details = expectRefusal(reply, 422, "VALIDATION_ERROR");
    expect(details).toBe(`senderIds: not in this account group: ${foreign}, ${unknown}`);
    const both = expectRefusal(withLead, 422, "VALIDATION_ERROR");
    expect(both).toBe(
      `leadIds: not in the audience ${audienceId}: ${unknown}; senderIds: not in this account group: ${foreign}`,
    );
    await expectUnchanged(before);
  });

  it("are not looked at where there is no such audience", async () => {
    const tenant = await givenTenant();
    const missing = newIdentifier(Date.now());

    const reply = await create(tenant, missing, { senderIds: [missing] });

    expect(expectRefusal(reply, 404, "NOT_FOUND")).toContain(`audience ${missing}`);
  });
});

const ID = "6b0382000000000000000001";

it.each<[string, Record<string, unknown>]>([
  ["starterTemplateId", { starterTemplateId: "constructor" }],
  ["leadIds", { leadIds: [] }],
  ["leadIds[0]", { leadIds: ["x"] }],
  ["leadIds", { leadIds: [ID, ID] }],
  ["senderIds", { senderIds: [] }],
  ["senderIds", { senderIds: null }],
  ["senderIds[0]", { senderIds: ["x"] }],
  ["senderIds", { senderIds: [ID, ID] }],
  [
    "senderIds",
    { senderIds: Array.from({ length: 21 }, (_, index) => String(index).padStart(24, "0")) },
  ],
  ["outreachLanguage", { outreachLanguage: "de-DE-1996-1996" }],
  ["outreachLanguage", { outreachLanguage: "sl-Rozaj-biske-rozaj" }],
])("names %s in a 400 (%#)", async (field, change) => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);

  const reply = await create(tenant, audienceId, change);

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toContain(`${field}: `);
});

it("takes the longest description, and looks for the longest list of leads", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const description = "😀".repeat(2_000);
  const leadIds = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(24, "0"));

  expectStatus(await create(tenant, audienceId, { description }), 201);
  expectRefusal(await create(tenant, audienceId, { leadIds }), 422, "VALIDATION_ERROR");
});
