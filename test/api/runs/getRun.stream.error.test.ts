/** A stream that does not begin, one whose source fails, and one whose client leaves. */
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  givenApiKey,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { countReads, openStream, skipPauses } from "../../support/eventStream.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { interceptQueue } from "../../support/queue.ts";

const LOST = "D1_ERROR: Network connection lost. Secret inner text.";

let tenant: Tenant;
let campaignId: string;
let runId: string;
let path: string;

/** A run that has no instance and gets none. */
beforeEach(async () => {
  tenant = await givenTenant();
  ({ campaignId } = await givenCampaign(tenant, 1));
  interceptQueue();
  runId = runIdOf(await start(tenant, campaignId));
  path = `/campaigns/${campaignId}/runs/${runId}`;
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Lets D1 fail from now on, so many times. */
function failDatabase(times = Number.POSITIVE_INFINITY) {
  const prepare = env.DATABASE.prepare.bind(env.DATABASE);
  let failures = 0;
  return vi.spyOn(env.DATABASE, "prepare").mockImplementation((query) => {
    if (failures++ < times) throw new Error(LOST);
    return prepare(query);
  });
}

describe("instead of a stream there is the envelope", () => {
  const ask = (key: Tenant, where = path, headers: Record<string, string> = {}) =>
    key.call("GET", where, { headers: { Accept: "text/event-stream", ...headers } });

  it("without a valid key", async () => {
    const reply = await ask(tenant, path, { Authorization: "Bearer sk_live_typo" });

    expectRefusal(reply, 401, "UNAUTHORIZED");
  });

  it("for a malformed id", async () => {
    expectRefusal(await ask(tenant, `${path}x`), 400, "VALIDATION_ERROR");
  });

  it("for a key without the permission", async () => {
    const key = await givenApiKey(tenant.accountGroupId, { permissions: ["campaigns:write"] });

    expectRefusal(await ask(key), 403, "FORBIDDEN");
  });

  it("for a run that is missing, or another account group's", async () => {
    const foreign = await givenTenant();
    const missing = `/campaigns/${campaignId}/runs/${newIdentifier(Date.now())}`;

    expectRefusal(await ask(foreign), 404, "NOT_FOUND");
    expectRefusal(await ask(tenant, missing), 404, "NOT_FOUND");
  });

  it("when D1 fails before it has begun", async () => {
    failDatabase();

    const reply = await ask(tenant);

    expectRefusal(reply, 502, "UPSTREAM_ERROR");
    expect(reply.headers.get("Retry-After")).toBe("5");
  });

  it.each([
    "application/json",
    "*/*",
    "text/html, */*;q=0.8",
    "application/json, text/event-stream",
  ])("for a client that accepts %s", async (accept) => {
    const reply = await ask(tenant, path, { Accept: accept });

    expectEnvelope(reply);
    expect(reply.body.data).toMatchObject({ id: runId, state: "creating" });
  });
});

describe("a stream", () => {
  it("says of D1's fault what the envelope would, and ends", async () => {
    const log = catchLogLines();
    skipPauses((count) => count === 2 && failDatabase());

    const stream = await openStream(tenant, path);
    const events = await stream.rest();

    expect(events.map(({ event }) => event)).toEqual(["progress", "error"]);
    expect(events[1]?.data).toEqual({
      code: "UPSTREAM_ERROR",
      message: "Upstream service error",
      details: expect.stringContaining("A GET can be repeated"),
    });
    const traceId = stream.response.headers.get("X-Trace-Id");
    expect(log.ofEvent("request.fault")).toMatchObject([
      { traceId, runId, error: expect.stringContaining(LOST) },
    ]);
    expect(log.ofEvent("stream.end")).toMatchObject([
      { traceId, outcome: "error", code: "UPSTREAM_ERROR", events: 2 },
    ]);
  });

  it("is counted before its run is looked for", async () => {
    vi.spyOn(env.STREAMS_PER_API_KEY, "limit").mockResolvedValue({ success: false });

    const missing = path.replace(runId, newIdentifier(Date.now()));
    const reply = await tenant.call("GET", missing, { headers: { Accept: "text/event-stream" } });

    expectRefusal(reply, 429, "RATE_LIMIT_EXCEEDED", '"streams";q=30;w=60');
  });

  it("bears a connection to D1 that is lost once", async () => {
    skipPauses((count) => (count === 1 ? failDatabase(1) : stopCampaign(tenant, campaignId)));

    const stream = await openStream(tenant, path);

    const events = await stream.rest();
    expect(events.map(({ event }) => event)).toEqual(["progress", "progress", "end"]);
  });

  it("asks D1 no more when its client leaves", async () => {
    const log = catchLogLines();
    let pausesToEnd = 0;
    const pause = scheduler.wait.bind(scheduler);
    const wait = vi.spyOn(scheduler, "wait").mockImplementation(async () => {
      const number = wait.mock.calls.length;
      while (pausesToEnd < number) await pause(10);
    });
    const readsSoFar = countReads();
    const stream = await openStream(tenant, path);
    await stream.next();
    // As long as its client stays it does go on.
    pausesToEnd = 1;
    await vi.waitFor(() => expect(wait).toHaveBeenCalledTimes(2));
    expect(readsSoFar()).toBe(2);

    await stream.leave();
    pausesToEnd = 2;
    await pause(50);

    expect(readsSoFar()).toBe(2);
    expect(wait).toHaveBeenCalledTimes(2);
    expect(log.ofEvent("stream.end")).toMatchObject([{ outcome: "client-left", events: 1 }]);
  });

  it("is not begun for HEAD", async () => {
    const readsSoFar = countReads();
    const wait = vi.spyOn(scheduler, "wait");

    const response = await exports.default.fetch(
      `http://kickoff.test/v1/accounts/${tenant.accountGroupId}${path}`,
      {
        method: "HEAD",
        headers: { Authorization: `Bearer ${tenant.token}`, Accept: "text/event-stream" },
      },
    );

    expect(await response.text()).toBe("");
    expect(response.headers.get("Content-Type")).toBe("text/event-stream");
    expect(readsSoFar()).toBe(1);
    expect(wait).not.toHaveBeenCalled();
  });

  it("has a line in the log for its beginning and one for its end", async () => {
    const log = catchLogLines();
    skipPauses((count) => count === 4 && stopCampaign(tenant, campaignId));

    const stream = await openStream(tenant, path);
    const traceId = stream.response.headers.get("X-Trace-Id");
    const about = {
      traceId,
      route: "/v1/accounts/:accountGroupId/campaigns/:campaignId/runs/:runId",
      apiKeyId: tenant.apiKeyId,
      runId,
      durationMilliseconds: expect.any(Number),
    };
    expect(log.ofEvent("request")).toMatchObject([{ ...about, status: 200, outcome: "streaming" }]);
    expect(log.ofEvent("stream.end")).toEqual([]);
    await stream.rest();

    expect(log.ofEvent("stream.end")).toMatchObject([{ ...about, outcome: "end", events: 3 }]);
    expect(log.ofEvent("stream.end")[0]?.durationMilliseconds).toBeGreaterThanOrEqual(1_000);
  });
});
