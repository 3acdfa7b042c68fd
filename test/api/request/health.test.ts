/** Whether the Worker answers at all. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { call } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";

afterEach(() => vi.restoreAllMocks());

it("answers ok without a key and without touching a store", async () => {
  const calls = [
    vi.spyOn(env.API_KEYS, "get"),
    vi.spyOn(env.DATABASE, "prepare"),
    vi.spyOn(env.FAILED_AUTHENTICATIONS_PER_ADDRESS, "limit"),
    vi.spyOn(env.REQUESTS_PER_API_KEY, "limit"),
  ];

  const reply = await call("GET", "/health");

  expect(reply.status).toBe(200);
  expect(reply.text).toBe('{"status":"ok"}');
  expect(reply.headers.get("Cache-Control")).toBe("no-store");
  expect(reply.headers.get("X-Trace-Id")).toMatch(/^[0-9a-f]{24}$/);
  for (const spy of calls) expect(spy).not.toHaveBeenCalled();
});

it("answers whatever the query is, for who adds one to come past a cache", async () => {
  expect((await call("GET", "/health?x=1")).status).toBe(200);
});

it("answers HEAD without a body", async () => {
  const reply = await call("HEAD", "/health");

  expect(reply.status).toBe(200);
  expect(reply.text).toBe("");
});

it.each(["POST", "PUT", "DELETE"])("refuses %s with 405", async (method) => {
  const reply = await call(method, "/health");

  expectRefusal(reply, 405, "METHOD_NOT_ALLOWED");
  expect(reply.headers.get("Allow")).toBe("GET, HEAD");
});
