/** `GET /v1/api-key` */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { revokeApiKey, storeApiKey } from "../../../src/keys/apiKeys.ts";
import { PERMISSIONS } from "../../../src/keys/permissions.ts";
import { hashToken, newToken } from "../../../src/keys/token.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { bearer, call, expectStatus, givenApiKey, givenTenant } from "../../support/api.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";

const ask = (key: { readonly token: string }) =>
  call("GET", "/v1/api-key", { headers: bearer(key) });

it("tells a key who it is, what it may do and until when", async () => {
  const { accountGroupId } = await givenTenant();
  const expiresAt = Date.now() + 3_600_000;
  const key = await givenApiKey(accountGroupId, {
    name: "Grace's laptop",
    permissions: ["senders:read", "campaigns:execute", "campaigns:read"],
    expiresAt,
  });

  const reply = await ask(key);

  expectEnvelope(reply);
  expect(expectStatus(reply, 200)).toEqual({
    id: key.apiKeyId,
    name: "Grace's laptop",
    permissions: ["campaigns:read", "campaigns:execute", "senders:read"],
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    expiresAt: new Date(expiresAt).toISOString(),
  });
});

it("shows neither the key nor what stands for it in KV", async () => {
  const key = await givenTenant();

  const { text } = await ask(key);

  expect(text).not.toContain(key.token);
  expect(text).not.toContain(await hashToken(key.token));
});

it("needs no permission and no account group", async () => {
  const key = await givenTenant({ accountGroupIds: [], permissions: [] });

  expect(expectStatus(await ask(key), 200)).toMatchObject({ permissions: [], expiresAt: null });
});

it("leaves out permissions that it does not know, and writes times as all answers do", async () => {
  const token = newToken();
  await storeApiKey(env.API_KEYS, {
    token,
    apiKey: {
      id: newIdentifier(Date.now()),
      name: "By hand",
      accountGroupIds: [],
      permissions: ["moons:write", ...PERMISSIONS.toReversed()],
      createdAt: "2026-11-24",
      expiresAt: "2999-01-01T01:00:00+01:00",
      revokedAt: null,
    },
  });

  expect(expectStatus(await ask({ token }), 200)).toMatchObject({
    permissions: [...PERMISSIONS],
    createdAt: "2026-11-24T00:00:00.000Z",
    expiresAt: "2999-01-01T00:00:00.000Z",
  });
});

it("refuses a key that is revoked", async () => {
  const key = await givenTenant();
  await revokeApiKey(env.API_KEYS, key.apiKeyId, Date.now());

  expectRefusal(await ask(key), 401, "UNAUTHORIZED");
});
