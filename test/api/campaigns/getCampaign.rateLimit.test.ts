/** `rateLimitedUntil` of a campaign: what its senders say at the moment of the answer. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { completeCampaign, givenQuietRun } from "../../support/campaignStates.ts";
import { givenAction, givenExecutingRun, keepSendersAsleep } from "../../support/executingRun.ts";
import { expectReplay } from "../../support/expectations.ts";
import type { Page } from "../../support/pages.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import { givenIdleSender, givenSender } from "../../support/senders.ts";

const HOUR = 3_600_000;
const LIMITED = new Date(Date.now() + HOUR).toISOString();

interface Campaign {
  readonly id: string;
  readonly rateLimitedUntil: string | null;
}

beforeEach(() => {
  keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

/** As the campaign itself says, and the list. */
async function read(tenant: Tenant, campaignId: string): Promise<string | null> {
  const one = expectStatus(await tenant.call<Campaign>("GET", `/campaigns/${campaignId}`), 200);
  const list = expectStatus(await tenant.call<Page<Campaign>>("GET", "/campaigns"), 200);
  expect(list.items.find(({ id }) => id === campaignId)).toEqual(one);
  return one.rateLimitedUntil;
}

function limit(senderId: string): Promise<unknown> {
  return env.DATABASE.prepare("UPDATE senders SET limited_until = ?2 WHERE id = ?1")
    .bind(senderId, Date.parse(LIMITED))
    .run();
}

it("is when the first of the senders may act again, while the campaign is active", async () => {
  const tenant = await givenTenant();
  const { id: senderId } = await givenSender(tenant);
  const { campaignId } = await givenCampaign(tenant, 2);
  await limit(senderId);

  expect(await read(tenant, campaignId)).toBeNull();
  await givenQuietRun(tenant, campaignId);
  const before = await takePicture();
  expect(await read(tenant, campaignId)).toBe(LIMITED);
  await expectUnchanged(before);
  await stopCampaign(tenant, campaignId);
  expect(await read(tenant, campaignId)).toBeNull();
});

it("is null once the campaign is completed", async () => {
  const tenant = await givenTenant();
  await limit((await givenSender(tenant)).id);
  const { campaignId } = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, campaignId);
  await completeCampaign(campaignId);

  expect(await read(tenant, campaignId)).toBeNull();
});

it("is null where another sender may act now, and where there is none", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, campaignId);

  expect(await read(tenant, campaignId)).toBeNull();
  await limit((await givenSender(tenant)).id);
  expect(await read(tenant, campaignId)).toBe(LIMITED);
  await givenIdleSender(tenant);
  await givenSender(tenant, { kinds: ["inmail"] });
  await givenSender(await givenTenant());
  expect(await read(tenant, campaignId)).toBe(LIMITED);
  await givenSender(tenant);
  expect(await read(tenant, campaignId)).toBeNull();
});

it("looks at the senders that the campaign names alone", async () => {
  const tenant = await givenTenant();
  const { id: limited } = await givenSender(tenant);
  const { id: free } = await givenSender(tenant);
  await limit(limited);
  const ofLimited = await givenCampaign(tenant, 1, { senderIds: [limited] });
  const ofBoth = await givenCampaign(tenant, 1, { senderIds: [free, limited] });
  for (const { campaignId } of [ofLimited, ofBoth]) await givenQuietRun(tenant, campaignId);

  expect(await read(tenant, ofLimited.campaignId)).toBe(LIMITED);
  expect(await read(tenant, ofBoth.campaignId)).toBeNull();
});

it("counts what a sender has done in every campaign", async () => {
  const tenant = await givenTenant();
  const { id: senderId } = await givenSender(tenant, {
    kinds: ["connection_request"],
    limits: { connection_request: { perDay: 1 } },
  });
  const run = await givenExecutingRun(1, { starterTemplateId: "connect" }, { tenant, senderId });
  const { campaignId } = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, campaignId);

  expect(await read(tenant, campaignId)).toBeNull();
  const askedAt = Date.now();
  await givenAction(run, 0, "sending");

  const until = Date.parse((await read(tenant, campaignId)) ?? "");
  expect(until).toBeGreaterThanOrEqual(askedAt + 24 * HOUR);
  expect(until).toBeLessThan(askedAt + 25 * HOUR);
});

it("is null in the answer of a start, now and when it is asked again", async () => {
  const tenant = await givenTenant();
  await limit((await givenSender(tenant)).id);
  const { campaignId } = await givenCampaign(tenant, 1);

  const first = await start(tenant, campaignId, { "Idempotency-Key": "key" });
  const again = await start(tenant, campaignId, { "Idempotency-Key": "key" });

  expect(expectStatus(first, 200).campaign.rateLimitedUntil).toBeNull();
  expectReplay(again, first);
  await stopCampaign(tenant, campaignId);
});

it("costs a list the same, however many leads its campaigns have", async () => {
  const tenant = await givenTenant();
  await givenSender(tenant);
  const costs: number[] = [];
  for (const leadCount of [1, 1_000]) {
    const owner = leadCount === 1 ? tenant : await givenTenant();
    if (owner !== tenant) await givenSender(owner);
    const { campaignId } = await givenCampaign(owner, leadCount);
    await givenQuietRun(owner, campaignId);
    costs.push((await countRowsOf(() => owner.call("GET", "/campaigns"))).read);
  }

  expect(costs[0]).toBe(costs[1]);
});
