/** `GET …/campaigns/{campaignId}` */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { completeCampaign, givenQuietRun } from "../../support/campaignStates.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";

const get = (tenant: Tenant, campaignId: string) =>
  tenant.call<Record<string, unknown>>("GET", `/campaigns/${campaignId}`);

it("answers every field as the campaign was created", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadIds } = await givenAudience(tenant, 3);
  const settings = {
    name: "Märkte 🌍",
    description: "Two\nlines",
    includeConversationHistory: false,
    autoCancelOnMessageReceived: false,
    outreachLanguage: "pt-BR",
  };
  const body = { ...settings, leadIds: leadIds.slice(1), workflowTrigger: "automatic" };
  const { campaignId } = await givenCampaign(tenant, 0, { ...body, audienceId });

  const reply = await get(tenant, campaignId);

  expectEnvelope(reply);
  const time = expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/);
  expect(expectStatus(reply, 200)).toEqual({
    ...settings,
    id: campaignId,
    status: "draft",
    selectedLeadCount: 2,
    createdAt: time,
    updatedAt: time,
    startedAt: null,
    rateLimitedUntil: null,
  });
});

it("shows the state that its start and its stop gave it", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);

  const started = expectStatus(await start(tenant, campaignId), 200).campaign;
  expect(started).toMatchObject({ status: "active", startedAt: expect.any(String) });
  expect(expectStatus(await get(tenant, campaignId), 200)).toEqual(started);

  const stopped = (await stopCampaign(tenant, campaignId)).campaign;
  expect(stopped).toMatchObject({ status: "stopped", startedAt: started.startedAt });
  expect(expectStatus(await get(tenant, campaignId), 200)).toEqual(stopped);
});

it("shows that it is completed, and until when its sending is limited", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, campaignId);
  await env.DATABASE.prepare("UPDATE campaigns SET rate_limited_until = 0 WHERE id = ?1")
    .bind(campaignId)
    .run();
  await completeCampaign(campaignId);

  expect(expectStatus(await get(tenant, campaignId), 200)).toMatchObject({
    status: "completed",
    rateLimitedUntil: "1970-01-01T00:00:00.000Z",
  });
});

it("names the campaign that there is not, or that is another's", async () => {
  const tenant = await givenTenant();
  const { campaignId: foreign } = await givenCampaign(await givenTenant(), 0);

  for (const id of [newIdentifier(Date.now()), foreign]) {
    const details = expectRefusal(await get(tenant, id), 404, "NOT_FOUND");
    expect(details).toContain(id);
  }
});

it.each(["x", "6B0382000000000000000001", "6b038200000000000000000"])(
  "refuses the id %s with 400",
  async (campaignId) => {
    const reply = await get(await givenTenant(), campaignId);

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^campaignId: /);
  },
);
