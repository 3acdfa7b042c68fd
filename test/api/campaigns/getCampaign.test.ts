/** `GET …/campaigns/{campaignId}` */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

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
import { expectEnvelope } from "../../support/expectations.ts";

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
