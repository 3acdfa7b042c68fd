/** `POST …/stop` with an `Idempotency-Key`, and many at once. */
import { afterEach, expect, it, vi } from "vitest";

import {
  bearer,
  call,
  expectStatus,
  givenApiKey,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stop,
} from "../../support/api.ts";
import { becomeQuiet, givenQuietRun } from "../../support/campaignStates.ts";
import { expectRefusal, withoutTraceId } from "../../support/expectations.ts";
import { standStill } from "../../support/standStill.ts";

afterEach(() => vi.useRealTimers());

const withKey = { "Idempotency-Key": "stop-1" };

async function givenActive(leadCount: number) {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, leadCount);
  await givenQuietRun(tenant, campaignId);
  return { tenant, campaignId };
}

it("answers the first 200 again, also when the campaign has been started since", async () => {
  const { tenant, campaignId } = await givenActive(3);
  const first = await stop(tenant, campaignId, withKey);
  expectStatus(await start(tenant, campaignId), 200);

  const again = await stop(tenant, campaignId, withKey);

  expectStatus(again, 200);
  expect(withoutTraceId(again)).toBe(withoutTraceId(first));
  expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  expect(first.headers.has("Idempotent-Replayed")).toBe(false);
  expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
  expect(expectStatus(await tenant.call("GET", `/campaigns/${campaignId}`), 200)).toMatchObject({
    status: "active",
  });
});

it("takes the key of another API key, and the key of a start, for another key", async () => {
  const { tenant, campaignId } = await givenActive(1);
  const other = await givenApiKey(tenant.accountGroupId);
  expectStatus(await stop(tenant, campaignId, withKey), 200);
  const started = await start(tenant, campaignId, withKey);
  expectStatus(started, 200);
  await becomeQuiet(tenant, campaignId, runIdOf(started), 1);

  const ofOther = await stop(other, campaignId, withKey);

  expectStatus(ofOther, 200);
  expect(ofOther.headers.has("Idempotent-Replayed")).toBe(false);
});

it("keeps only successes", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  expectRefusal(await stop(tenant, campaignId, withKey), 409, "CAMPAIGN_NOT_ACTIVE");
  expectStatus(await start(tenant, campaignId), 200);

  expectStatus(await stop(tenant, campaignId, withKey), 200);
});

it("lets one of 100 concurrent stops win", async () => {
  const { tenant, campaignId } = await givenActive(2);
  standStill();

  const replies = await Promise.all(Array.from({ length: 100 }, () => stop(tenant, campaignId)));

  const won = replies.filter(({ status }) => status === 200);
  expect(won.map(({ body }) => body.data.instancesStopped)).toEqual([2]);
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(99);
});

it("serialises starts and stops that come at once: their answers tell one story", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);

  const replies = await Promise.all(
    Array.from({ length: 60 }, async (_, index) =>
      index % 2 === 0
        ? { what: "start", reply: await start(tenant, campaignId) }
        : { what: "stop", reply: await stop(tenant, campaignId) },
    ),
  );

  const count = (what: string) =>
    replies.filter((one) => one.what === what && one.reply.status === 200).length;
  const campaign = expectStatus(
    await tenant.call<{ status: string }>("GET", `/campaigns/${campaignId}`),
    200,
  );
  expect(new Set(replies.map(({ reply }) => reply.status))).toEqual(new Set([200, 409]));
  expect(count("start") - count("stop")).toBe(campaign.status === "active" ? 1 : 0);
});

it("takes a key for another one on another campaign", async () => {
  const { tenant, campaignId } = await givenActive(1);
  const other = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, other.campaignId);

  for (const id of [campaignId, other.campaignId]) {
    const reply = await stop(tenant, id, withKey);
    expectStatus(reply, 200);
    expect(reply.headers.has("Idempotent-Replayed")).toBe(false);
  }
});

it("is not repeated under another account group of the same key", async () => {
  const { tenant, campaignId } = await givenActive(1);
  const other = await givenTenant();
  const accountGroupIds = [tenant.accountGroupId, other.accountGroupId];
  const both = await givenApiKey(tenant.accountGroupId, { accountGroupIds });
  expectStatus(await stop({ ...tenant, ...both }, campaignId, withKey), 200);

  const path = `/v1/accounts/${other.accountGroupId}/campaigns/${campaignId}/stop`;
  const reply = await call("POST", path, { headers: { ...bearer(both), ...withKey } });

  expectRefusal(reply, 404, "NOT_FOUND");
});
