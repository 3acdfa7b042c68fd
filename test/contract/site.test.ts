/** /console, /docs and /openapi.json, and that they stand in the way of no other path. */
import { expect, inject, it } from "vitest";

import { contract } from "./support/contract.ts";

const { url } = inject("kickoff");

function send(method: string, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { method, redirect: "manual" });
}

it("serves the contract to anybody, also to a page of another host", async () => {
  const response = await send("GET", "/openapi.json");

  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(await response.json()).toEqual(contract);
});

it("serves the page under a policy that lets it talk to nobody else", async () => {
  const response = await send("GET", "/docs");

  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch(/^text\/html/);
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/);
  expect(await response.text()).not.toMatch(/https?:\/\//);
});

it.each([
  "/console",
  "/docs",
  "/openapi.json",
  "/docs/page.js",
  "/docs/page.css",
  "/docs/scalar.js",
])("answers HEAD and refuses other methods at %s", async (path) => {
  const head = await send("HEAD", path);
  expect(head.status).toBe(200);
  expect(await head.text()).toBe("");
  for (const method of ["OPTIONS", "POST", "PUT", "PATCH", "DELETE"]) {
    expect((await send(method, path)).status).toBe(405);
  }
});

it.each([
  ["/docs/", "/docs"],
  ["/docs.html", "/docs"],
  ["/console/", "/console"],
  ["/console.html", "/console"],
])("leads from %s to %s", async (path, target) => {
  const response = await send("GET", path);
  expect(response.status).toBe(307);
  expect(new URL(response.headers.get("Location") ?? "", url).pathname).toBe(target);
});

it("lets browsers keep the files of the console, whose names change with them", async () => {
  const page = await (await send("GET", "/console")).text();
  const files = [...page.matchAll(/"(\/console\/[^"]+)"/g)].map(([, path = ""]) => path);

  expect(files.map((path) => path.replace(/-\w+\./, "."))).toEqual([
    "/console/style.css",
    "/console/main.js",
  ]);
  for (const path of files) {
    const { status, headers } = await send("GET", path);
    expect(status).toBe(200);
    expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  }
});

it.each([
  { path: "/", status: 404, code: "NOT_FOUND" },
  { path: "/docs/none", status: 404, code: "NOT_FOUND" },
  { path: "/openapi.json/", status: 404, code: "NOT_FOUND" },
  { path: "/openapi", status: 404, code: "NOT_FOUND" },
  { path: "/_headers", status: 404, code: "NOT_FOUND" },
  { path: "/v1/docs", status: 404, code: "NOT_FOUND" },
  { path: "/v1/openapi.json", status: 404, code: "NOT_FOUND" },
  { path: "/v1/accounts", status: 401, code: "UNAUTHORIZED" },
])("leaves $path to the API", async ({ path, status, code }) => {
  const response = await send("GET", path);

  expect(response.status).toBe(status);
  expect(response.headers.get("X-Trace-Id")).toMatch(/^[0-9a-f]{24}$/);
  expect(await response.json()).toMatchObject({ success: false, error: { code } });
});
