/** KV is eventually consistent: for about a minute a location may answer what was true before. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { revokeApiKey } from "../../src/keys/apiKeys.ts";
import { givenApiKey, givenCampaign, givenTenant, start } from "../support/api.ts";
import { expectRefusal } from "../support/expectations.ts";
import { expectUnchanged, takePicture } from "../support/picture.ts";

afterEach(() => vi.restoreAllMocks());

/** KV as another location sees it: what it held at this moment. */
async function takeStaleCopy() {
  const { keys } = await env.API_KEYS.list();
  const entries = await Promise.all(
    keys.map(async ({ name }) => [name, await env.API_KEYS.get(name)] as const),
  );
  return new Map(entries);
}

function answerFrom(copy: Map<string, string | null>) {
  return vi
    .spyOn(env.API_KEYS, "get")
    .mockImplementation(((name: string) => Promise.resolve(copy.get(name) ?? null)) as never);
}

it("refuses a new key until KV knows it, and changes nothing", async () => {
  const owner = await givenTenant();
  const { campaignId } = await givenCampaign(owner, 2);
  const copy = await takeStaleCopy();
  const tenant = await givenApiKey(owner.accountGroupId);
  const before = await takePicture();

  const get = answerFrom(copy);
  expectRefusal(await start(tenant, campaignId), 401, "UNAUTHORIZED");
  get.mockRestore();
  await expectUnchanged(before);

  expect((await start(tenant, campaignId)).status).toBe(200);
});

it("accepts a revoked key for as long as KV does, and no longer", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  const copy = await takeStaleCopy();
  await revokeApiKey(env.API_KEYS, tenant.apiKeyId, Date.now());

  const get = answerFrom(copy);
  expect((await start(tenant, campaignId)).status).toBe(200);
  // The Worker asks for the shortest time that KV has to offer.
  expect(get.mock.lastCall?.[1]).toMatchObject({ cacheTtl: 30 });
  get.mockRestore();

  expectRefusal(await start(tenant, campaignId), 401, "UNAUTHORIZED");
});
