/** Who may call: every wrong key gets the same 401, and costs as little as it can. */
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { revokeApiKey } from "../../../src/keys/apiKeys.ts";
import { newToken } from "../../../src/keys/token.ts";
import { call, givenCampaign, givenTenant, type Reply } from "../../support/api.ts";
import { expectRefusal, withoutTraceId } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";

/** Headers that no look-up is needed to refuse, one of each kind; `test/pure/` has the whole rule. */
const MALFORMED: readonly [string, (token: string) => string | null][] = [
  ["no header", () => null],
  ["an empty header", () => ""],
  ["another scheme", (token) => `Basic ${btoa(`key:${token}`)}`],
  ["two headers in one", (token) => `Bearer ${token}, Bearer ${token}`],
  ["a test key's prefix", (token) => `Bearer ${token.replace("live", "test")}`],
  ["a mistyped key", (token) => `Bearer ${token.slice(0, -1)}-`],
  ["a very long key", (token) => `Bearer ${token.repeat(200)}`],
];

/** Well-formed keys that KV does not vouch for. */
const INVALID: readonly [string, () => Promise<string>][] = [
  ["an unknown key", () => Promise.resolve(newToken())],
  [
    "a revoked key",
    async () => {
      const { apiKeyId, token } = await givenTenant();
      await revokeApiKey(env.API_KEYS, apiKeyId, Date.now());
      return token;
    },
  ],
  ["an expired key", async () => (await givenTenant({ expiresAt: Date.now() - 1 })).token],
  ["a key that expires now", async () => (await givenTenant({ expiresAt: Date.now() })).token],
];

const startWith = (authorization: string | null, path: string) =>
  call("POST", path, { headers: authorization === null ? {} : { Authorization: authorization } });

async function givenStartPath() {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  return {
    token: tenant.token,
    path: `/v1/accounts/${tenant.accountGroupId}/campaigns/${campaignId}/start`,
  };
}

/** All that a client can tell one 401 from another by. */
function publicPartOf(reply: Reply) {
  const headers = [...reply.headers].filter(([name]) => name !== "x-trace-id");
  return { status: reply.status, headers, text: withoutTraceId(reply) };
}

afterEach(() => vi.restoreAllMocks());

describe("a 401", () => {
  it("reads the same whatever the cause", async () => {
    const { token, path } = await givenStartPath();
    const replies: Reply[] = [];
    for (const [, toHeader] of MALFORMED) replies.push(await startWith(toHeader(token), path));
    for (const [, makeToken] of INVALID) {
      replies.push(await startWith(`Bearer ${await makeToken()}`, path));
    }

    for (const reply of replies) {
      expectRefusal(reply, 401, "UNAUTHORIZED");
      expect(reply.headers.get("WWW-Authenticate")).toBe("Bearer");
    }
    expect(new Set(replies.map((reply) => JSON.stringify(publicPartOf(reply)))).size).toBe(1);
    expect(new Set(replies.map(({ body }) => body.traceId)).size).toBe(replies.length);
  });

  it.each([
    ["header-absent", () => Promise.resolve(null)],
    ["not-bearer", () => Promise.resolve("Basic abc")],
    ["malformed-token", () => Promise.resolve("Bearer sk_live_")],
    ["unknown-key", async () => `Bearer ${await INVALID[0]?.[1]()}`],
    ["revoked-key", async () => `Bearer ${await INVALID[1]?.[1]()}`],
    ["expired-key", async () => `Bearer ${await INVALID[2]?.[1]()}`],
  ])("has its reason %s in the log alone", async (reason, makeHeader) => {
    const { path } = await givenStartPath();
    const header = await makeHeader();
    const log = catchLogLines();

    const reply = await startWith(header, path);

    expect(log.ofEvent("request")).toMatchObject([
      { traceId: reply.body.traceId, status: 401, reason },
    ]);
    expect(reply.text).not.toContain(reason);
  });
});

describe("a mistyped key", () => {
  it.each(MALFORMED)("costs no call and changes nothing: %s", async (_, toHeader) => {
    const { token, path } = await givenStartPath();
    const before = await takePicture();
    const calls = [
      vi.spyOn(env.API_KEYS, "get"),
      vi.spyOn(env.API_KEYS, "getWithMetadata"),
      vi.spyOn(env.REQUESTS_PER_API_KEY, "limit"),
      vi.spyOn(env.FAILED_AUTHENTICATIONS_PER_ADDRESS, "limit"),
      vi.spyOn(env.DATABASE, "prepare"),
      vi.spyOn(env.CAMPAIGNS, "getByName"),
    ];

    const reply = await startWith(toHeader(token), path);

    expect(reply.status).toBe(401);
    for (const spy of calls) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    await expectUnchanged(before);
  });
});

describe("an invalid key", () => {
  it.each(INVALID)("creates no object and reads no row: %s", async (_, makeToken) => {
    const { path } = await givenStartPath();
    const token = await makeToken();
    const before = await takePicture();
    const objects = await listDurableObjectIds(env.CAMPAIGNS);
    const calls = [vi.spyOn(env.CAMPAIGNS, "getByName"), vi.spyOn(env.DATABASE, "prepare")];

    const reply = await startWith(`Bearer ${token}`, path);

    expect(reply.status).toBe(401);
    for (const spy of calls) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    expect(await listDurableObjectIds(env.CAMPAIGNS)).toHaveLength(objects.length);
    await expectUnchanged(before);
  });
});

it.each(["revoked", "expired"])("counts a key that is %s against its address", async (state) => {
  const key = await givenTenant(state === "expired" ? { expiresAt: Date.now() - 1 } : {});
  if (state === "revoked") await revokeApiKey(env.API_KEYS, key.apiKeyId, Date.now());
  const limit = vi.spyOn(env.FAILED_AUTHENTICATIONS_PER_ADDRESS, "limit");

  await key.call("GET", "/audiences", { headers: { "CF-Connecting-IP": "192.0.2.250" } });

  expect(limit.mock.calls).toEqual([[{ key: "192.0.2.250" }]]);
});
