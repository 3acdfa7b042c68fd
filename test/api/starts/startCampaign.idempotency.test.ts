/** The same `Idempotency-Key` is the same start, however often and whenever it comes. */
import { evictAllDurableObjects } from "cloudflare:test";
import { expect, it } from "vitest";

import {
  givenApiKey,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { becomeQuiet, removeTemplates, restoreTemplates } from "../../support/campaignStates.ts";
import { expectRefusal, expectReplay, withoutTraceId } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";

const startWithKey = (tenant: Tenant, campaignId: string, key: string) =>
  start(tenant, campaignId, { "Idempotency-Key": key });

async function givenStarted(key: string) {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  const first = await startWithKey(tenant, campaignId, key);
  await becomeQuiet(tenant, campaignId, runIdOf(first), 3);
  return { tenant, campaignId, first };
}

it("answers the first 200 again, byte for byte but for the trace id, and leaves nothing behind", async () => {
  const { tenant, campaignId, first } = await givenStarted("key");
  const before = await takePicture();

  const again = await startWithKey(tenant, campaignId, "key");

  expectReplay(again, first);
  await becomeQuiet(tenant, campaignId, runIdOf(first), 3);
  await expectUnchanged(before);
});

it("answers the first 200 again after the campaign was stopped", async () => {
  const { tenant, campaignId, first } = await givenStarted("key");
  await stopCampaign(tenant, campaignId);
  const before = await takePicture();

  const again = await startWithKey(tenant, campaignId, "key");

  expectReplay(again, first);
  await becomeQuiet(tenant, campaignId, runIdOf(first), 3);
  await expectUnchanged(before);
});

it("answers each key's own 200 after a second run", async () => {
  const { tenant, campaignId, first } = await givenStarted("first");
  await stopCampaign(tenant, campaignId);
  const second = await startWithKey(tenant, campaignId, "second");

  expectReplay(await startWithKey(tenant, campaignId, "first"), first);
  expectReplay(await startWithKey(tenant, campaignId, "second"), second);
  expect(runIdOf(second)).not.toBe(runIdOf(first));
});

it("answers the first 200 again after the object forgot everything", async () => {
  const { tenant, campaignId, first } = await givenStarted("key");

  await evictAllDurableObjects();

  expectReplay(await startWithKey(tenant, campaignId, "key"), first);
});

it("makes one start of 20 concurrent ones with the same key", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);

  const replies = await Promise.all(
    Array.from({ length: 20 }, () => startWithKey(tenant, campaignId, "key")),
  );

  const fresh = replies.filter(({ headers }) => !headers.has("Idempotent-Replayed"));
  expect(fresh).toHaveLength(1);
  for (const reply of replies) {
    expect(reply.status).toBe(200);
    for (const first of fresh) expect(withoutTraceId(reply)).toBe(withoutTraceId(first));
  }
});

it.each([
  ["quoted", "bare", '"a key"', "a key"],
  ["bare", "quoted", "a key", '"a key"'],
  ["quoted with escapes", "bare", String.raw`"a \"key\" \\"`, String.raw`a "key" \ `.trim()],
])("takes a %s key for the same as a %s one", async (_from, _to, one, other) => {
  const { tenant, campaignId, first } = await givenStarted(one);

  expectReplay(await startWithKey(tenant, campaignId, other), first);
});

it.each([
  ["another key", (tenant: Tenant) => ({ tenant, key: "other" })],
  ["the key in another case", (tenant: Tenant) => ({ tenant, key: "KEY" })],
  ["no key", (tenant: Tenant) => ({ tenant, key: null })],
  [
    "the same key by another API key",
    async ({ accountGroupId }: Tenant) => ({
      tenant: await givenApiKey(accountGroupId),
      key: "key",
    }),
  ],
])("refuses %s with 409", async (_, toCaller) => {
  const { tenant, campaignId } = await givenStarted("key");
  const caller = await toCaller(tenant);

  const reply =
    caller.key === null
      ? await start(caller.tenant, campaignId)
      : await startWithKey(caller.tenant, campaignId, caller.key);

  expectRefusal(reply, 409, "CAMPAIGN_ALREADY_ACTIVE");
});

it("takes the same key with another campaign for another key", async () => {
  const { tenant, first } = await givenStarted("key");
  const other = await givenCampaign(tenant, 2);

  const reply = await startWithKey(tenant, other.campaignId, "key");

  expect(reply.status).toBe(200);
  expect(reply.headers.has("Idempotent-Replayed")).toBe(false);
  expect(runIdOf(reply)).not.toBe(runIdOf(first));
});

it("does not keep refusals", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  await removeTemplates(campaignId);
  expectRefusal(await startWithKey(tenant, campaignId, "key"), 422, "VALIDATION_ERROR");
  await restoreTemplates(campaignId);

  const reply = await startWithKey(tenant, campaignId, "key");

  expect(reply.status).toBe(200);
  expect(reply.headers.has("Idempotent-Replayed")).toBe(false);
});
