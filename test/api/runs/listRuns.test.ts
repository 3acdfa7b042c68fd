/** `GET …/runs`: the record of a campaign's starts and stops. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  givenApiKey,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  startRequest,
  stopCampaign,
} from "../../support/api.ts";
import { becomeQuiet, givenQuietRun } from "../../support/campaignStates.ts";
import { type Page, readPages } from "../../support/pages.ts";

interface RunItem {
  readonly id: string;
  readonly state: string;
}

it("tells of each run who started and stopped it, when, and what came of it", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  const first = await givenQuietRun(tenant, campaignId);
  const other = await givenApiKey(tenant.accountGroupId);
  const { campaign } = await stopCampaign(other, campaignId);
  const again = await start(tenant, campaignId);
  const second = runIdOf(again);
  await becomeQuiet(tenant, campaignId, second, 3);

  const reply = await tenant.call<Page<RunItem>>("GET", `/campaigns/${campaignId}/runs`);

  expect(expectStatus(reply, 200).items).toEqual([
    expect.objectContaining({
      id: second,
      state: "created",
      stoppedBy: null,
      endedAt: null,
      instancesStopped: null,
    }),
    expect.objectContaining({
      id: first,
      state: "ended",
      startedBy: tenant.apiKeyId,
      stoppedBy: other.apiKeyId,
      endedAt: campaign.updatedAt,
      instancesCreated: 3,
      instancesStopped: 3,
    }),
  ]);
});

it("has a start that was overtaken where it took effect, not where it was asked for", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const overtaken = newIdentifier(Date.now() - 60_000);
  const first = runIdOf(await start(tenant, campaignId));
  await stopCampaign(tenant, campaignId);
  const again = await env.CAMPAIGNS.getByName(`${tenant.accountGroupId}/${campaignId}`).start(
    startRequest(tenant, campaignId, { runId: overtaken }),
  );
  expect(again.outcome).toBe("done");

  const pages = await readPages<RunItem>(tenant, `/campaigns/${campaignId}/runs?limit=1`);

  expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([[overtaken], [first]]);
});

it("lists nothing for a draft", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);

  const reply = await tenant.call("GET", `/campaigns/${campaignId}/runs`);

  expect(expectStatus(reply, 200)).toEqual({ items: [], nextCursor: null, hasMore: false });
});
