/** API keys in KV: what is stored, listed and revoked. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import {
  createApiKey,
  listApiKeys,
  type MadeApiKey,
  makeApiKey,
  type NewApiKey,
  readApiKey,
  revokeApiKey,
  storeApiKey,
} from "../../src/keys/apiKeys.ts";
import { hashToken, isWellFormedToken, newToken } from "../../src/keys/token.ts";

const NOW = Date.parse("2027-01-15T08:00:00.000Z");
const SECOND = 1_000;
const UNKNOWN_ID = "0123456789abcdef01234567";
const newKey: NewApiKey = {
  name: "laptop",
  accountGroupIds: ["6b0382000000000000000001", "6b0382000000000000000002"],
  permissions: ["campaigns:read", "campaigns:execute"],
  expiresAt: null,
};

afterEach(() => vi.restoreAllMocks());

beforeEach(async () => {
  const { keys } = await env.API_KEYS.list();
  await Promise.all(keys.map(({ name }) => env.API_KEYS.delete(name)));
});

/** Keys made one second after the other, stored in another order. */
async function givenKeys(count: number): Promise<MadeApiKey[]> {
  const keys = Array.from({ length: count }, (_, index) =>
    makeApiKey({ ...newKey, name: `key ${index}` }, NOW + index * SECOND),
  );
  for (const key of [...keys.slice(1), ...keys.slice(0, 1)]) await storeApiKey(env.API_KEYS, key);
  return keys;
}

/** Makes KV list two keys a page: a real page has 1,000. */
function listInSmallPages() {
  const list = env.API_KEYS.list.bind(env.API_KEYS);
  return vi
    .spyOn(env.API_KEYS, "list")
    .mockImplementation((options) => list({ ...options, limit: 2 }));
}

describe("a new key", () => {
  it("has an id by age, its dates in UTC, and is not revoked", () => {
    const { apiKey, token } = makeApiKey({ ...newKey, expiresAt: NOW + SECOND }, NOW);

    expect(apiKey).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: "laptop",
      accountGroupIds: newKey.accountGroupIds,
      permissions: newKey.permissions,
      createdAt: "2027-01-15T08:00:00.000Z",
      expiresAt: "2027-01-15T08:00:01.000Z",
      revokedAt: null,
    });
    expect(Number.parseInt(apiKey.id.slice(0, 8), 16)).toBe(NOW / SECOND);
    expect(isWellFormedToken(token)).toBe(true);
  });

  it("does not expire unless it is told to", () => {
    expect(makeApiKey(newKey, NOW).apiKey.expiresAt).toBeNull();
  });

  it("is none before it is stored, and then what its token stands for", async () => {
    const made = makeApiKey(newKey, NOW);
    expect(await readApiKey(env.API_KEYS, await hashToken(made.token))).toBeNull();

    await storeApiKey(env.API_KEYS, made);

    expect(await readApiKey(env.API_KEYS, await hashToken(made.token))).toEqual(made.apiKey);
    expect(await readApiKey(env.API_KEYS, await hashToken(newToken()))).toBeNull();
  });

  it("is in KV under its hash alone", async () => {
    const { apiKey, token } = await createApiKey(env.API_KEYS, newKey, NOW);

    const { keys } = await env.API_KEYS.list();
    expect(keys.map(({ name }) => name)).toEqual([await hashToken(token)]);
    expect(await env.API_KEYS.get(await hashToken(token), { type: "json" })).toEqual(apiKey);
  });
});

describe("reading a key", () => {
  it("lets an edge location answer from its own copy for 30 seconds, KV's minimum", async () => {
    const { token } = await createApiKey(env.API_KEYS, newKey, NOW);
    const get = vi.spyOn(env.API_KEYS, "get");

    await readApiKey(env.API_KEYS, await hashToken(token));

    expect(get.mock.calls).toEqual([[await hashToken(token), { cacheTtl: 30 }]]);
  });

  it("fails over a record that is no key", async () => {
    const { apiKey, token } = await createApiKey(env.API_KEYS, newKey, NOW);
    const { id, ...withoutId } = apiKey;
    for (const record of [withoutId, { ...apiKey, id: `${id}0` }, { ...apiKey, expiresAt: 1 }]) {
      await env.API_KEYS.put(await hashToken(token), JSON.stringify(record));
      await expect(readApiKey(env.API_KEYS, await hashToken(token))).rejects.toThrow();
    }
  });

  it("takes a key that was granted a permission which is not known here", async () => {
    const { apiKey, token } = await createApiKey(env.API_KEYS, newKey, NOW);
    const newer = { ...apiKey, permissions: ["campaigns:dream"] };
    await env.API_KEYS.put(await hashToken(token), JSON.stringify(newer));

    expect(await readApiKey(env.API_KEYS, await hashToken(token))).toEqual(newer);
  });
});

describe("the list of keys", () => {
  it("has every key, the oldest first, over any number of pages", async () => {
    const keys = await givenKeys(5);
    const list = listInSmallPages();

    expect(await listApiKeys(env.API_KEYS)).toEqual(keys.map(({ apiKey }) => apiKey));
    expect(list).toHaveBeenCalledTimes(3);
  });

  it("is empty when there is no key", async () => {
    expect(await listApiKeys(env.API_KEYS)).toEqual([]);
  });

  it("leaves out a key that is gone by the time it is read", async () => {
    const [gone, ...others] = await givenKeys(3);
    const list = env.API_KEYS.list.bind(env.API_KEYS);
    vi.spyOn(env.API_KEYS, "list").mockImplementation(async (options) => {
      const page = await list(options);
      await env.API_KEYS.delete(await hashToken(gone?.token ?? ""));
      return page;
    });

    expect(await listApiKeys(env.API_KEYS)).toEqual(others.map(({ apiKey }) => apiKey));
  });

  it("fails over a record that is no key", async () => {
    await givenKeys(1);
    await env.API_KEYS.put(await hashToken(newToken()), JSON.stringify({ name: "nonsense" }));

    await expect(listApiKeys(env.API_KEYS)).rejects.toThrow();
  });
});

describe("revoking a key", () => {
  it("writes the time into that key alone, wherever it is listed", async () => {
    const keys = await givenKeys(5);
    for (const [index, { apiKey, token }] of keys.entries()) {
      listInSmallPages();
      const revoked = await revokeApiKey(env.API_KEYS, apiKey.id, NOW + index);

      expect(revoked).toEqual({ ...apiKey, revokedAt: new Date(NOW + index).toISOString() });
      expect(await readApiKey(env.API_KEYS, await hashToken(token))).toEqual(revoked);
      const listed = await listApiKeys(env.API_KEYS);
      expect(listed.filter(({ revokedAt }) => revokedAt !== null)).toHaveLength(index + 1);
      vi.restoreAllMocks();
    }
  });

  it("again keeps its first date", async () => {
    const { apiKey, token } = await createApiKey(env.API_KEYS, newKey, NOW);
    const revoked = await revokeApiKey(env.API_KEYS, apiKey.id, NOW + SECOND);

    expect(await revokeApiKey(env.API_KEYS, apiKey.id, NOW + 2 * SECOND)).toEqual(revoked);
    expect(await readApiKey(env.API_KEYS, await hashToken(token))).toEqual(revoked);
  });

  it("that is not there changes nothing", async () => {
    const keys = await givenKeys(2);

    expect(await revokeApiKey(env.API_KEYS, UNKNOWN_ID, NOW)).toBeNull();
    expect(await listApiKeys(env.API_KEYS)).toEqual(keys.map(({ apiKey }) => apiKey));
  });
});
