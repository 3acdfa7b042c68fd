/** `GET …/campaigns/{campaignId}` */
import { expect, it } from "vitest";

import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  start,
  stop,
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

it("shows that it is completed, and by which run and since when in refusals", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const runId = await givenQuietRun(tenant, campaignId);
  await completeCampaign(campaignId);

  const campaign = expectStatus(await get(tenant, campaignId), 200);
  const started = await start(tenant, campaignId);
  const stopped = await stop(tenant, campaignId);

  expect(campaign).toMatchObject({ status: "completed", rateLimitedUntil: null });
  const path = `/campaigns/${campaignId}/runs/${runId}`;
  const run = expectStatus(await tenant.call<{ endedAt: string }>("GET", path), 200);
  expect(run).toMatchObject({ state: "ended", instancesStopped: null, stoppedBy: null });
  const toStart = expectRefusal(started, 409, "CAMPAIGN_COMPLETED");
  expect(toStart).toContain(`completed since ${run.endedAt} by the run ${runId}`);
  const toStop = expectRefusal(stopped, 409, "CAMPAIGN_NOT_ACTIVE");
  expect(toStop).toContain(`completed since ${run.endedAt}`);
});
