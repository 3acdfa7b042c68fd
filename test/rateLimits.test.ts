/** The two limits, and whom they do not touch. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { newToken } from "../src/keys/token.ts";
import { call, givenApiKey, givenTenant, type Reply } from "./support/api.ts";
import { expectRefusal } from "./support/expectations.ts";
import { countRequests, withinOneWindow } from "./support/rateLimits.ts";
import { takePicture } from "./support/stores.ts";

const FAILED_AUTHENTICATIONS = 60;
const REQUESTS = 1_000;

let addresses = 0;
const nextAddress = () => `192.0.2.${++addresses}`;

function callFrom(address: string, token: string): Promise<Reply> {
  return call("GET", "/v1/accounts/000000000000000000000000/audiences", {
    headers: { Authorization: `Bearer ${token}`, "CF-Connecting-IP": address },
  });
}

async function failFrom(address: string, times: number): Promise<number[]> {
  const replies = await Promise.all(
    Array.from({ length: times }, () => callFrom(address, newToken())),
  );
  return replies.map(({ status }) => status);
}

afterEach(() => vi.restoreAllMocks());

it("answers 429 after 60 failed authentications from one address", async () => {
  const { statuses, next } = await withinOneWindow(async () => {
    const address = nextAddress();
    const failed = await failFrom(address, FAILED_AUTHENTICATIONS);
    return { statuses: failed, next: await callFrom(address, newToken()) };
  });

  expect(new Set(statuses)).toEqual(new Set([401]));
  expectRefusal(next, 429, "RATE_LIMIT_EXCEEDED");
  expect(next.headers.get("Retry-After")).toBe("60");
});

it("leaves other addresses and valid keys alone when one address fails too often", async () => {
  const { token } = await givenTenant();

  const { statusOfOther, statusOfValidKey } = await withinOneWindow(async () => {
    const address = nextAddress();
    await failFrom(address, FAILED_AUTHENTICATIONS + 1);
    return {
      statusOfOther: (await callFrom(nextAddress(), newToken())).status,
      // Its key is good; it merely may not look into that account group.
      statusOfValidKey: (await callFrom(address, token)).status,
    };
  });

  expect({ statusOfOther, statusOfValidKey }).toEqual({
    statusOfOther: 401,
    statusOfValidKey: 403,
  });
});

it("does not count malformed keys", async () => {
  const statuses = await withinOneWindow(async () => {
    const address = nextAddress();
    const replies = await Promise.all(
      Array.from({ length: FAILED_AUTHENTICATIONS + 1 }, () => callFrom(address, "sk_live_typo")),
    );
    return [...replies, await callFrom(address, newToken())].map(({ status }) => status);
  });

  expect(new Set(statuses)).toEqual(new Set([401]));
});

it("answers 429 after 1,000 requests with one key, and changes nothing", async () => {
  const { last, next, before } = await withinOneWindow(async () => {
    const tenant = await givenTenant();
    await countRequests(tenant.apiKeyId, REQUESTS - 1);
    const lastAllowed = await tenant.call("GET", "/audiences");
    const picture = await takePicture();
    const refused = await tenant.call("POST", "/audiences", { body: { name: "Audience" } });
    return { last: lastAllowed, next: refused, before: picture };
  });

  expect(last.status).toBe(200);
  expectRefusal(next, 429, "RATE_LIMIT_EXCEEDED");
  expect(next.headers.get("Retry-After")).toBe("60");
  expect(await takePicture()).toEqual(before);
});

it("leaves other keys of the account group alone when one is over its limit", async () => {
  const status = await withinOneWindow(async () => {
    const tenant = await givenTenant();
    await countRequests(tenant.apiKeyId, REQUESTS);
    const other = await givenApiKey(tenant.accountGroupId);
    return (await other.call("GET", "/audiences")).status;
  });

  expect(status).toBe(200);
});

it("counts a request once, against the key's id", async () => {
  const tenant = await givenTenant();
  const limit = vi.spyOn(env.REQUESTS_PER_API_KEY, "limit");

  await tenant.call("GET", "/audiences");

  expect(limit.mock.calls).toEqual([[{ key: tenant.apiKeyId }]]);
});
