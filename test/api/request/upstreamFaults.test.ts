/** When a store fails: what the client is told, and what only the log is. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { hashToken } from "../../../src/keys/token.ts";
import { givenCampaign, givenTenant, start, type Tenant } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";

const SECRET = "secret inner text";

afterEach(() => vi.restoreAllMocks());

const listAudiences = (tenant: Tenant) => tenant.call("GET", "/audiences");

describe("KV", () => {
  it("is asked three times, then the answer is 502", async () => {
    const tenant = await givenTenant();
    const get = vi.spyOn(env.API_KEYS, "get").mockRejectedValue(new Error(SECRET));
    const log = catchLogLines();

    const reply = await listAudiences(tenant);

    expectRefusal(reply, 502, "UPSTREAM_ERROR");
    expect(reply.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(get).toHaveBeenCalledTimes(3);
    expect(reply.text).not.toContain(SECRET);
    expect(log.ofEvent("request.fault")).toMatchObject([
      {
        traceId: reply.body.traceId,
        error: expect.stringMatching(new RegExp(`API_KEYS failed: read API key.*${SECRET}`, "s")),
      },
    ]);
  });

  it("may fail once", async () => {
    const tenant = await givenTenant();
    vi.spyOn(env.API_KEYS, "get").mockRejectedValueOnce(new Error(SECRET));

    expect((await listAudiences(tenant)).status).toBe(200);
  });

  it.each([
    ["no JSON", "not a record"],
    ["not a key", '{"id":"x"}'],
    ["null", "null"],
    ["a key without a field", '{"id":"000000000000000000000000","name":"Key"}'],
    [
      "a key whose account group has no number of a database",
      JSON.stringify({
        ...{ id: "000000000000000000000000", name: "Key", permissions: [] },
        ...{ accountGroupIds: ["1".repeat(24)], databases: { ["1".repeat(24)]: "2" } },
        ...{ createdAt: "2026-11-30T00:00:00Z", expiresAt: null, revokedAt: null },
      }),
    ],
  ])("holding what is %s is answered 500, and the log says where and why", async (_, record) => {
    const tenant = await givenTenant();
    const name = await hashToken(tenant.token);
    await env.API_KEYS.put(name, record);
    const log = catchLogLines();

    const reply = await listAudiences(tenant);

    expectRefusal(reply, 500, "INTERNAL_ERROR");
    expect(log.ofEvent("request.fault")).toMatchObject([
      {
        traceId: reply.body.traceId,
        error: expect.stringMatching(new RegExp(`${name}.*(SyntaxError|ZodError|expected)`, "is")),
      },
    ]);
  });
});

describe("D1", () => {
  function failWith(message: string, times = Number.POSITIVE_INFINITY) {
    const prepare = env.DATABASE.prepare.bind(env.DATABASE);
    let failures = 0;
    return vi.spyOn(env.DATABASE, "prepare").mockImplementation((query) => {
      if (failures++ < times) throw new Error(message);
      return prepare(query);
    });
  }

  it("losing the connection is asked three times, then the answer is 502", async () => {
    const tenant = await givenTenant();
    const prepare = failWith(`D1_ERROR: Network connection lost. ${SECRET}`);

    const reply = await listAudiences(tenant);

    expectRefusal(reply, 502, "UPSTREAM_ERROR");
    expect(reply.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(prepare).toHaveBeenCalledTimes(3);
    expect(reply.text).not.toContain(SECRET);
  });

  it("may lose the connection once", async () => {
    const tenant = await givenTenant();
    failWith("D1_ERROR: Network connection lost.", 1);

    expect((await listAudiences(tenant)).status).toBe(200);
  });

  it("overloaded is not asked again", async () => {
    const tenant = await givenTenant();
    const prepare = failWith("D1 DB is overloaded. Requests queued for too long.");

    const reply = await listAudiences(tenant);

    expectRefusal(reply, 502, "UPSTREAM_ERROR");
    expect(prepare).toHaveBeenCalledTimes(1);
  });

  it.each([
    "D1_ERROR: no such column: secret_column at offset 7: SQLITE_ERROR",
    "D1_ERROR: UNIQUE constraint failed: leads.email: SQLITE_CONSTRAINT",
    "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
  ])("refusing a statement is our bug, and its text stays in the log: %s", async (message) => {
    const tenant = await givenTenant();
    failWith(message);
    const log = catchLogLines();

    const reply = await listAudiences(tenant);

    expectRefusal(reply, 500, "INTERNAL_ERROR");
    expect(reply.text).not.toMatch(/D1|SQLITE|column|leads|stack|\.ts/);
    expect(log.ofEvent("request.fault")).toMatchObject([
      { traceId: reply.body.traceId, error: expect.stringContaining(message) },
    ]);
  });
});

describe("the object", () => {
  it("out of reach leaves a start undone, or being settled, and says where to look", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const before = await takePicture();
    vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(() => {
      throw Object.assign(new Error(SECRET), { retryable: true });
    });

    const reply = await start(tenant, campaignId);

    expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toMatch(/Nothing has started|GET \/v1\//);
    expect(reply.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(reply.text).not.toContain(SECRET);
    vi.restoreAllMocks();
    await expectUnchanged(before);
    expect((await start(tenant, campaignId)).status).toBe(200);
  });

  it("overloaded is not asked again", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const getByName = vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(() => {
      throw Object.assign(new Error(SECRET), { retryable: true, overloaded: true });
    });

    const reply = await start(tenant, campaignId);

    expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("Nothing has started");
    expect(getByName).toHaveBeenCalledTimes(1);
  });
});

describe("a bug in the code of a call", () => {
  const bug = new TypeError("Cannot read properties of undefined (reading 'id')");

  it("is answered 500 when it is D1's caller that has it, and nothing is asked again", async () => {
    const tenant = await givenTenant();
    const prepare = vi.spyOn(env.DATABASE, "prepare").mockImplementation(() => {
      throw bug;
    });
    const log = catchLogLines();

    const reply = await listAudiences(tenant);

    expectRefusal(reply, 500, "INTERNAL_ERROR");
    expect(prepare).toHaveBeenCalledTimes(1);
    const [line] = log.ofEvent("request.fault");
    expect(line?.error).toContain(bug.message);
    expect(line?.error).not.toContain("DATABASE");
  });

  it("is answered 500 when it is the object that has it", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const object = { start: () => Promise.reject(bug) };
    vi.spyOn(env.CAMPAIGNS, "getByName").mockReturnValue(object as never);
    const log = catchLogLines();

    const reply = await start(tenant, campaignId);

    expectRefusal(reply, 500, "INTERNAL_ERROR");
    expect(log.ofEvent("request.fault")).toMatchObject([
      { error: expect.stringContaining(bug.message) },
    ]);
  });
});

describe("the limiter", () => {
  it("out of order lets requests pass, and the log says so", async () => {
    const tenant = await givenTenant();
    vi.spyOn(env.REQUESTS_PER_API_KEY, "limit").mockRejectedValue(new Error(SECRET));
    const log = catchLogLines();

    const reply = await listAudiences(tenant);

    expect(reply.status).toBe(200);
    expect(log.ofEvent("rate-limit.fault")).toHaveLength(1);
  });
});
