/** Pages of other origins: nobody's by default, and those that the deployment names. */
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { bearer } from "../../support/api.ts";
import { fetchWith } from "../../support/callWith.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { fillRoute, routeExamples } from "../../support/routeExamples.ts";
import { givenWorld, type World } from "../../support/world.ts";

const APP = "http://localhost:5173";
const ALLOWED = { ALLOWED_ORIGINS: `https://app.example.com, ${APP}` };
const HOST = "http://kickoff.test";

let world: World;

beforeAll(async () => {
  world = await givenWorld();
});

afterEach(() => vi.restoreAllMocks());

const preflight = (path: string, origin = APP, configuration: object = ALLOWED) =>
  fetchWith(configuration, `${HOST}${path}`, {
    method: "OPTIONS",
    headers: {
      Origin: origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type",
    },
  });

const get = (path: string, headers: Record<string, string>, configuration: object = ALLOWED) =>
  fetchWith(configuration, `${HOST}${path}`, { headers });

const paths = [...new Set(routeExamples.map(({ route }) => route.split(" ")[1] ?? ""))];

describe("a preflight", () => {
  it.each([...paths, "/health"])("to %s is told its methods, and costs nothing", async (path) => {
    const calls = [
      vi.spyOn(env.API_KEYS, "get"),
      vi.spyOn(env.DATABASE, "prepare"),
      vi.spyOn(env.FAILED_AUTHENTICATIONS_PER_ADDRESS, "limit"),
      vi.spyOn(env.REQUESTS_PER_API_KEY, "limit"),
    ];
    const filled = fillRoute(`OPTIONS ${path}`, world.ids).path;

    const { status, body, headers } = await preflight(filled);

    expect({ status, body }).toEqual({ status: 204, body: null });
    const wanted = routeExamples
      .map(({ route }) => route.split(" "))
      .flatMap(([method = "", at]) => (at === path ? [method] : []));
    const methods = headers.get("Access-Control-Allow-Methods")?.split(", ") ?? [];
    expect(methods).toEqual(expect.arrayContaining(path === "/health" ? ["GET"] : wanted));
    expect(headers.get("Access-Control-Allow-Headers")?.toLowerCase().split(", ")).toEqual(
      expect.arrayContaining(["authorization", "content-type", "idempotency-key", "if-match"]),
    );
    expect(Number(headers.get("Access-Control-Max-Age"))).toBeGreaterThan(0);
    expect(headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(headers.get("X-Trace-Id")).toMatch(/^[0-9a-f]{24}$/);
    for (const spy of calls) expect(spy).not.toHaveBeenCalled();
  });

  it.each([
    { origin: "https://other.example.com", configuration: ALLOWED },
    { origin: APP, configuration: {} },
    { origin: APP, configuration: { ALLOWED_ORIGINS: undefined } },
  ])("of $origin is told why it is refused, with $configuration", async (one) => {
    const answer = await preflight("/v1/accounts", one.origin, one.configuration);

    expect(answer.status).toBe(405);
    expect(answer.headers.get("Allow")).toBe("GET, HEAD");
    const { error } = await answer.json<{ error: { code: string; details: string } }>();
    expect(error.code).toBe("METHOD_NOT_ALLOWED");
    expect(error.details).toContain(one.origin);
    expect(error.details).toContain("ALLOWED_ORIGINS");
    expectNoLeave(answer);
  });

  it("to a path that there is not is a 404", async () => {
    expect((await preflight("/v1/nothing")).status).toBe(404);
  });
});

it("leaves OPTIONS that is no preflight a 405, which a page may read", async () => {
  const init = { method: "OPTIONS", headers: { Origin: APP } };
  const answer = await fetchWith(ALLOWED, `${HOST}/v1/accounts`, init);

  expect(answer.status).toBe(405);
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(APP);
  expect(await answer.text()).not.toContain("ALLOWED_ORIGINS");
});

describe("an answer", () => {
  it.each([
    { what: "a success", path: "/v1/accounts", key: true, status: 200 },
    { what: "a 401", path: "/v1/accounts", key: false, status: 401 },
    { what: "a 400", path: "/v1/accounts?limit=x", key: true, status: 400 },
    { what: "a 404", path: "/v1/nothing", key: true, status: 404 },
    { what: "health", path: "/health", key: false, status: 200 },
  ])("is readable for the page of an allowed origin: $what", async ({ path, key, status }) => {
    const authorization = key ? bearer(world.tenant) : {};
    const answer = await get(path, { ...authorization, Origin: APP });

    expect(answer.status).toBe(status);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(answer.headers.get("Vary")).toBe("Origin");
    const readable = answer.headers.get("Access-Control-Expose-Headers")?.split(", ") ?? [];
    const told = ["x-trace-id", "retry-after", "location", "etag", "idempotent-replayed", "allow"];
    expect(readable.map((name) => name.toLowerCase())).toEqual(expect.arrayContaining(told));

    const forOther = await get(path, { ...authorization, Origin: "https://other.example.com" });
    expect(forOther.status).toBe(status);
    expectNoLeave(forOther);
    expectNoLeave(await get(path, authorization));
    expectNoLeave(await get(path, { ...authorization, Origin: APP }, {}));
  });

  it("is readable for it when it is a stream", async () => {
    const { accountGroupId } = world.ids;
    const answer = await get(`/v1/accounts/${accountGroupId}/events`, {
      ...bearer(world.tenant),
      ...{ Origin: APP, Accept: "text/event-stream" },
    });

    expect(answer.headers.get("Content-Type")).toBe("text/event-stream");
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(APP);
    await answer.body?.cancel();
  });
});

it("fails, and logs why, where the setting names no origin; only pages of other origins notice", async () => {
  const log = catchLogLines();
  const configuration = { ALLOWED_ORIGINS: "https://*.example.com" };

  const answer = await get("/health", { Origin: APP }, configuration);

  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("example.com");
  const [fault] = log.ofEvent("request.fault");
  expect(JSON.stringify(fault)).toContain("ALLOWED_ORIGINS has https://*.example.com");
  expect((await get("/health", {}, configuration)).status).toBe(200);
  expect((await get("/health", { Origin: HOST }, configuration)).status).toBe(200);
});

function expectNoLeave({ headers }: Response): void {
  const names = [...headers.keys()].filter((name) => name.startsWith("access-control-"));
  expect(names).toEqual([]);
}
