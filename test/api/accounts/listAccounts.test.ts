/** `GET /v1/accounts` */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { revokeApiKey } from "../../../src/keys/apiKeys.ts";
import {
  bearer,
  call,
  expectStatus,
  givenApiKey,
  givenTenant,
  type Tenant,
} from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import type { Page } from "../../support/pages.ts";

interface Account {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

async function listAccounts(tenant: Tenant, query = "") {
  const reply = await call<Page<Account>>("GET", `/v1/accounts${query}`, {
    headers: bearer(tenant),
  });
  return expectStatus(reply, 200);
}

it("lists the account groups of the key, oldest first, and needs no permission", async () => {
  const first = await givenTenant();
  const second = await givenTenant();
  await givenTenant();
  const ids = [second.accountGroupId, first.accountGroupId];
  const key = await givenApiKey(first.accountGroupId, { accountGroupIds: ids, permissions: [] });

  const { items, nextCursor, hasMore } = await listAccounts(key);

  expect(items.map(({ id }) => id)).toEqual(ids.toSorted());
  expect(items[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    name: "Tenant",
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
  expect([nextCursor, hasMore]).toEqual([null, false]);
});

it("lists nothing for a key without any account group", async () => {
  const key = await givenTenant({ accountGroupIds: [] });

  expect((await listAccounts(key)).items).toEqual([]);
});

it("refuses a revoked key", async () => {
  const key = await givenTenant();
  await revokeApiKey(env.API_KEYS, key.apiKeyId, Date.now());

  expectRefusal(await call("GET", "/v1/accounts", { headers: bearer(key) }), 401, "UNAUTHORIZED");
});
