/** Paths and methods that there are not, and what every answer has in common. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import worker from "../../../src/index.ts";
import { bearer, call, expectStatus } from "../../support/api.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { fillRoute, routeExamples } from "../../support/routeExamples.ts";
import { callExample, givenWorld, givenWorldFor, type World } from "../../support/world.ts";

let world: World;

beforeAll(async () => {
  world = await givenWorld();
});

afterEach(() => vi.restoreAllMocks());

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const paths = [...new Set(routeExamples.map(({ route }) => route.split(" ")[1] ?? ""))];
const methodsOf = (path: string) =>
  routeExamples.map(({ route }) => route.split(" ")).flatMap(([m, p]) => (p === path ? m : []));

const wrongMethodsOf = (path: string) =>
  METHODS.filter((method) => !methodsOf(path).includes(method));

it.each(paths)("refuses with 405 every method that %s does not have", async (path) => {
  const before = await takePicture();
  const methods = methodsOf(path).flatMap((allows) =>
    allows === "GET" ? ["GET", "HEAD"] : allows,
  );

  for (const method of wrongMethodsOf(path)) {
    const reply = await call(method, fillRoute(`${method} ${path}`, world.ids).path, {
      headers: bearer(world.tenant),
    });

    expectRefusal(reply, 405, "METHOD_NOT_ALLOWED");
    const allowed = reply.headers.get("Allow")?.split(", ") ?? [];
    expect([method, ...allowed.toSorted()]).toEqual([method, ...methods.toSorted()]);
  }
  await expectUnchanged(before);
});

describe("HEAD", () => {
  it.each(paths)("answers %s as GET does, without the body", async (path) => {
    const filled = fillRoute(`GET ${path}`, world.ids).path;

    const head = await call("HEAD", filled, { headers: bearer(world.tenant) });
    const get = await call("GET", filled, { headers: bearer(world.tenant) });

    expect(head.text).toBe("");
    expect(head.status).toBe(get.status);
    expect([...head.headers.keys()]).toEqual([...get.headers.keys()]);
    expect(head.headers.get("X-Trace-Id")).toMatch(/^[0-9a-f]{24}$/);
  });

  it("is answered and logged when it has a body", async () => {
    const log = catchLogLines();
    // Nothing in the runtime makes such a request, but a bare connection can bring one.
    const request = new Request<unknown, IncomingRequestCfProperties>(
      "http://kickoff.test/v1/accounts",
      {
        method: "POST",
        headers: bearer(world.tenant),
        body: "{}",
      },
    );
    Object.defineProperty(request, "method", { value: "HEAD" });

    const head = await worker.fetch(request, env, createExecutionContext());

    expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: null });
    const traceId = head.headers.get("X-Trace-Id");
    expect(log.ofEvent("request")).toMatchObject([{ traceId, method: "HEAD", status: 200 }]);
  });
});

it.each([
  "/",
  "//",
  "/v1",
  "/v1/account",
  "/v1/accounts/",
  "/v2/accounts/:accountGroupId/audiences",
  "/V1/accounts/:accountGroupId/audiences",
  "/v1/accounts/:accountGroupId",
  "/v1/accounts/:accountGroupId/Audiences",
  "/v1/accounts/:accountGroupId//audiences",
  "/v1/accounts/:accountGroupId/audiences/",
  "/v1/accounts/:accountGroupId/audiences///",
  "/v1/accounts/:accountGroupId/audiences/more/than/that",
  "/v1/accounts//audiences",
  "/v1/accounts/:accountGroupId/campaigns/:campaignId/start/",
  "/v1/accounts/:accountGroupId/campaigns/:campaignId/start%2F",
  "/v1/accounts/:accountGroupId/campaigns/:campaignId/start.json",
  "/v1/accounts/:accountGroupId/campaigns/../../../../health/",
  "/health/",
  "/healthz",
  "/x/health",
])("answers 404 for the path %s", async (path) => {
  for (const method of ["GET", "POST"]) {
    const reply = await call(method, fillRoute(`${method} ${path}`, world.ids).path, {
      headers: bearer(world.tenant),
    });

    expectRefusal(reply, 404, "NOT_FOUND");
  }
});

it.each(routeExamples)("$route refuses an unknown query parameter", async ({ route }) => {
  const before = await takePicture();
  const { method, path } = fillRoute(route, world.ids);

  for (const query of ["unknown=1", "unknown", "__proto__=1", "constructor=1", "%FF=1"]) {
    const reply = await call(method, `${path}?${query}`, { headers: bearer(world.tenant) });

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^query: /);
  }
  await expectUnchanged(before);
});

it.each(routeExamples.filter(({ status }) => status === 201))(
  "$route says where to find what it has created",
  async (example) => {
    const reply = await callExample(example, world.ids, bearer(world.tenant));

    const location = reply.headers.get("Location") ?? "";
    const found = await call("GET", location, { headers: bearer(world.tenant) });
    // A secret is shown once.
    const { secret: _, ...created } = reply.body.data as { readonly secret?: string };
    expect(expectStatus(found, 200)).toEqual(created);
  },
);

/** How much a body may come to, by the end of its route; 1 KiB where none is named. */
const KIBIBYTES: Readonly<Record<string, number>> = {
  "/campaigns": 512,
  "/duplicate": 512,
  "/templates": 128,
  "/:templateId": 128,
  "/audiences": 32,
  "/leads": 1_024,
  "/suppressions": 1_024,
  "/sender-events": 1_024,
  "/senders": 16,
  "/:senderId": 16,
  "/webhook-endpoints": 16,
  "/:webhookEndpointId": 16,
};

it.each(routeExamples.filter(({ route }) => /^(POST|PATCH) /.test(route)))(
  "$route takes a body as large as promised, and none larger",
  async (example) => {
    const fresh = await givenWorldFor(example);
    const { tenant, ids } = fresh;
    const { method, path } = fillRoute(example.route, ids);
    const [, kibibytes = 1] =
      Object.entries(KIBIBYTES).find(([end]) => example.route.endsWith(end)) ?? [];
    const bytes = kibibytes * 1_024;
    const body = JSON.stringify(example.body?.(ids) ?? {}).padEnd(bytes);
    const headers = bearer(tenant);

    const tooLarge = await call(method, path, { headers, body: `${body} ` });
    const taken = await call(method, path, { headers, body });

    expect(expectRefusal(tooLarge, 400, "VALIDATION_ERROR")).toMatch(
      new RegExp(`^body: .*\\b${bytes}\\b`),
    );
    expect(taken.status).toBe(example.status);
  },
);

// Last: what they start is still under way when they end, and would show in a picture.
it.each(routeExamples)("$route answers with the envelope and no-store", async (example) => {
  const fresh = await givenWorldFor(example);
  const { ids, tenant } = fresh;

  expectEnvelope(await callExample(example, ids, bearer(tenant)));
});
