/** `GET …/runs`: the record of a campaign's starts and stops. */
import { expect, it } from "vitest";

import {
  expectStatus,
  givenApiKey,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
} from "./support/api.ts";
import { becomeQuiet, givenQuietRun } from "./support/campaignStates.ts";
import { expectRefusal } from "./support/expectations.ts";
import { type Page, readPages } from "./support/pages.ts";

interface RunItem {
  readonly id: string;
  readonly state: string;
  readonly startedAt: string;
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

  const items = expectStatus(reply, 200).items.toSorted((a, b) =>
    a.startedAt < b.startedAt ? -1 : 1,
  );
  expect(items).toEqual([
    expect.objectContaining({
      id: first,
      state: "ended",
      startedBy: tenant.apiKeyId,
      stoppedBy: other.apiKeyId,
      endedAt: campaign.updatedAt,
      instancesCreated: 3,
      instancesStopped: 3,
    }),
    expect.objectContaining({
      id: second,
      state: "complete",
      stoppedBy: null,
      endedAt: null,
      instancesStopped: null,
    }),
  ]);
});

it("pages from the latest to the first, each once, while more are added", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const runIds: string[] = [];
  const restart = async () => {
    if (runIds.length > 0) await stopCampaign(tenant, campaignId);
    runIds.push(runIdOf(await start(tenant, campaignId)));
  };
  for (let run = 0; run < 5; run++) await restart();
  const early = [...runIds];

  const pages = await readPages<RunItem>(
    tenant,
    `/campaigns/${campaignId}/runs?limit=2`,
    async () => {
      if (runIds.length < 8) await restart();
    },
  );

  const seen = pages.flatMap(({ items }) => items.map(({ id }) => id));
  expect(seen).toEqual(seen.toSorted().reverse());
  expect(seen.filter((id) => early.includes(id)).toSorted()).toEqual(early.toSorted());
});

it("lists nothing for a draft", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);

  const reply = await tenant.call("GET", `/campaigns/${campaignId}/runs`);

  expect(expectStatus(reply, 200)).toEqual({ items: [], nextCursor: null, hasMore: false });
});

it.each(["x", "", btoa("x"), btoa("6b0470c8f420a24ef3d59dd4.1")])(
  "refuses the cursor %j",
  async (cursor) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);

    const reply = await tenant.call("GET", `/campaigns/${campaignId}/runs?cursor=${cursor}`);

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^cursor: /);
  },
);
