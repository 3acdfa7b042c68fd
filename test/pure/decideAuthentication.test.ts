/** Who may call, and what: the rules as tables. */
import { describe, expect, it } from "vitest";

import type { ApiKey } from "../../src/keys/apiKeys.ts";
import {
  type AuthenticationFailure,
  decideApiKeyFailure,
  decideForbidden,
  decideToken,
} from "../../src/keys/decideAuthentication.ts";
import { newToken } from "../../src/keys/token.ts";

const NOW = Date.parse("2027-01-15T08:00:00.000Z");
const OTHER_ACCOUNT_GROUP = "6b0382000000000000000003";
const token = newToken();
const apiKey: ApiKey = {
  id: "6b0382000000000000000001",
  name: "Key",
  accountGroupIds: ["6b0382000000000000000002"],
  permissions: ["campaigns:read"],
  createdAt: "2027-01-01T00:00:00.000Z",
  expiresAt: null,
  revokedAt: null,
};

describe("decideToken", () => {
  it.each([
    ["Bearer", `Bearer ${token}`],
    ["bearer", `bearer ${token}`],
    ["BEARER and several spaces", `BEARER   ${token}`],
  ])("takes the key behind %s", (_, authorization) => {
    expect(decideToken(authorization)).toEqual({ token });
  });

  it.each<[string, string | null, AuthenticationFailure]>([
    ["no header", null, "header-absent"],
    ["an empty header", "", "not-bearer"],
    ["another scheme", `Basic ${token}`, "not-bearer"],
    ["another scheme in front", `Basic Bearer ${token}`, "not-bearer"],
    ["a key alone", token, "not-bearer"],
    ["a scheme alone", "Bearer", "not-bearer"],
    ["a scheme and a space", "Bearer ", "not-bearer"],
    ["a scheme glued to the key", `Bearer${token}`, "not-bearer"],
    ["two keys", `Bearer ${token} ${token}`, "not-bearer"],
    ["a mistyped key", `Bearer ${token}0`, "malformed-token"],
    ["a key in quotes", `Bearer "${token}"`, "malformed-token"],
  ])("refuses %s", (_, authorization, failure) => {
    expect(decideToken(authorization)).toEqual({ failure });
  });
});

describe("decideApiKeyFailure", () => {
  const at = (milliseconds: number) => new Date(NOW + milliseconds).toISOString();

  it.each<[string, ApiKey | null, AuthenticationFailure | null]>([
    ["a key that does not expire", apiKey, null],
    ["a key that expires in a moment", { ...apiKey, expiresAt: at(1) }, null],
    ["a key that expires now", { ...apiKey, expiresAt: at(0) }, "expired-key"],
    ["a key that has expired", { ...apiKey, expiresAt: at(-1) }, "expired-key"],
    ["a revoked key", { ...apiKey, revokedAt: at(-1) }, "revoked-key"],
    [
      "a revoked key that has expired since",
      { ...apiKey, revokedAt: at(-2), expiresAt: at(-1) },
      "revoked-key",
    ],
    ["a key that KV does not know", null, "unknown-key"],
  ])("%s", (_, key, failure) => {
    expect(decideApiKeyFailure(key, NOW)).toBe(failure);
  });
});

describe("decideForbidden", () => {
  const [accountGroupId = ""] = apiKey.accountGroupIds;

  it("lets a key do what it may, where it may", () => {
    expect(decideForbidden(apiKey, "campaigns:read", accountGroupId)).toBeNull();
  });

  it("names the permission that is missing", () => {
    expect(decideForbidden(apiKey, "campaigns:execute", accountGroupId)).toMatch(
      /lacks the permission campaigns:execute\b/,
    );
  });

  it("names the account group that the key has no access to", () => {
    expect(decideForbidden(apiKey, "campaigns:read", OTHER_ACCOUNT_GROUP)).toMatch(
      new RegExp(`no access to the account group ${OTHER_ACCOUNT_GROUP}`),
    );
  });

  it("speaks of the permission first: the account group must not be probed without it", () => {
    expect(decideForbidden(apiKey, "campaigns:execute", OTHER_ACCOUNT_GROUP)).toMatch(
      /lacks the permission/,
    );
  });
});
