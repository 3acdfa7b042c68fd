/** The limits, and whom they do not touch. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { newToken } from "../../../src/keys/token.ts";
import { call, givenApiKey, givenCampaign, givenTenant, type Reply } from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { openStream } from "../../support/eventStream.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { countRequests, withinOneWindow } from "../../support/rateLimits.ts";

const FAILED_AUTHENTICATIONS = 60;
const REQUESTS = 1_000;
const STREAMS = 30;

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
  expectRefusal(next, 429, "RATE_LIMIT_EXCEEDED", '"failed-authentications";q=60;w=60');
  expect(next.headers.get("Retry-After")).toBe("60");
});

it("leaves other addresses and keys in use alone when one address fails too often", async () => {
  const { token } = await givenTenant();

  const { statusOfOther, statusOfValidKey } = await withinOneWindow(async () => {
    const address = nextAddress();
    await callFrom(nextAddress(), token);
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

it("looks up no further unknown key of an address that has failed too often", async () => {
  const { token } = await givenTenant();
  const { token: newcomer } = await givenTenant();

  const { replies, lookUps, lookUpsOfKeyInUse } = await withinOneWindow(async () => {
    const address = nextAddress();
    await callFrom(address, token);
    await failFrom(address, FAILED_AUTHENTICATIONS + 1);
    const get = vi.spyOn(env.API_KEYS, "get");
    const refused: Reply[] = [];
    for (let times = 0; times < 140; times++) refused.push(await callFrom(address, newToken()));
    // A key that was not in use before cannot be told from an unknown one without looking it up.
    refused.push(await callFrom(address, newcomer));
    const ofUnknownKeys = get.mock.calls.length;
    await callFrom(address, token);
    const ofKeyInUse = get.mock.calls.length - ofUnknownKeys;
    get.mockRestore();
    return { replies: refused, lookUps: ofUnknownKeys, lookUpsOfKeyInUse: ofKeyInUse };
  });

  for (const reply of replies) {
    expectRefusal(reply, 429, "RATE_LIMIT_EXCEEDED", '"failed-authentications";q=60;w=60');
    expect(reply.headers.get("Retry-After")).toBe("60");
  }
  expect({ lookUps, lookUpsOfKeyInUse }).toEqual({ lookUps: 0, lookUpsOfKeyInUse: 1 });
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
  await expectUnchanged(before);
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

describe("a stream", () => {
  async function givenRun() {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const path = `/campaigns/${campaignId}/runs/${await givenQuietRun(tenant, campaignId)}`;
    return { tenant, path };
  }

  it("is answered 429 after 30 with one key, which still reads the run as JSON", async () => {
    const { tenant, path } = await givenRun();
    const colleague = await givenApiKey(tenant.accountGroupId);

    const { last, next, read, other } = await withinOneWindow(async () => {
      await countRequests(tenant.apiKeyId, STREAMS - 1, env.STREAMS_PER_API_KEY);
      return {
        last: await (await openStream(tenant, path)).rest(),
        next: await tenant.call("GET", path, { headers: { Accept: "text/event-stream" } }),
        read: await tenant.call("GET", path),
        other: await (await openStream(colleague, path)).rest(),
      };
    });

    expect(last.at(-1)).toMatchObject({ event: "end" });
    expectRefusal(next, 429, "RATE_LIMIT_EXCEEDED", '"streams";q=30;w=60');
    expect(next.headers.get("Retry-After")).toBe("60");
    expect(read.status).toBe(200);
    expect(other).toEqual(last);
  });

  it("counts as a request and as a stream, and JSON as a request alone", async () => {
    const { tenant, path } = await givenRun();
    const requests = vi.spyOn(env.REQUESTS_PER_API_KEY, "limit");
    const streams = vi.spyOn(env.STREAMS_PER_API_KEY, "limit");

    await (await openStream(tenant, path)).rest();
    expect(requests.mock.calls).toEqual([[{ key: tenant.apiKeyId }]]);
    expect(streams.mock.calls).toEqual([[{ key: tenant.apiKeyId }]]);

    await tenant.call("GET", path);
    expect(requests).toHaveBeenCalledTimes(2);
    expect(streams).toHaveBeenCalledTimes(1);
  });
});

it.each(["text/event-stream", "application/json"])(
  "is not taken from the streams by a HEAD that asks for %s, which has the headers of the GET",
  async (accept) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const path = `/campaigns/${campaignId}/runs/${await givenQuietRun(tenant, campaignId)}`;
    const streams = vi.spyOn(env.STREAMS_PER_API_KEY, "limit");
    const logLines = catchLogLines();

    const reply = await tenant.call("HEAD", path, { headers: { Accept: accept } });

    expect(reply.status).toBe(200);
    expect(reply.text).toBe("");
    expect(reply.headers.get("Content-Type")).toBe(accept);
    expect(streams).not.toHaveBeenCalled();
    expect(logLines.ofEvent("request")).toMatchObject([{ method: "HEAD", outcome: "answered" }]);
  },
);

it("counts a request once, against the key's id", async () => {
  const tenant = await givenTenant();
  const limit = vi.spyOn(env.REQUESTS_PER_API_KEY, "limit");

  await tenant.call("GET", "/audiences");

  expect(limit.mock.calls).toEqual([[{ key: tenant.apiKeyId }]]);
});
