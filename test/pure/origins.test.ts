/** Which pages of other origins may call the API. */
import { expect, it } from "vitest";

import {
  describeRefusedOrigin,
  isPreflight,
  readAllowedOrigin,
  toOriginHeaders,
} from "../../src/api/request/origins.ts";

const URL_OF_API = "https://kickoff.example.com/v1/accounts";
const APP = "https://app.example.com";
const LOCAL = "http://localhost:5173";

const requestOf = (headers: Record<string, string>, method = "GET") =>
  ({ url: URL_OF_API, method, headers: new Headers(headers) }) as const;

it.each([
  { setting: APP, origin: APP, isAllowed: true },
  { setting: `${LOCAL} ${APP}`, origin: APP, isAllowed: true },
  { setting: `${LOCAL},${APP}`, origin: APP, isAllowed: true },
  { setting: ` ${LOCAL} ,\n ${APP}, `, origin: LOCAL, isAllowed: true },
  { setting: "http://[::1]:5173 http://127.0.0.1", origin: "http://[::1]:5173", isAllowed: true },
  { setting: "", origin: APP, isAllowed: false },
  { setting: undefined, origin: APP, isAllowed: false },
  { setting: " , ", origin: "", isAllowed: false },
  { setting: APP, origin: "http://app.example.com", isAllowed: false },
  { setting: APP, origin: `${APP}:8443`, isAllowed: false },
  { setting: APP, origin: "https://app.example.com.evil.example", isAllowed: false },
  { setting: APP, origin: "https://evil.example/?https://app.example.com", isAllowed: false },
  { setting: APP, origin: "https://sub.app.example.com", isAllowed: false },
  { setting: APP, origin: "HTTPS://APP.EXAMPLE.COM", isAllowed: false },
  { setting: APP, origin: `${APP} ${LOCAL}`, isAllowed: false },
  { setting: APP, origin: "null", isAllowed: false },
])("allows $origin where the setting is $setting: $isAllowed", ({ setting, origin, isAllowed }) => {
  const allowed = readAllowedOrigin(requestOf({ Origin: origin }), setting);

  expect(allowed).toBe(isAllowed ? origin : null);
});

it("allows nobody where no page asks, nor to a page of its own what it may anyway", () => {
  expect(readAllowedOrigin(requestOf({}), APP)).toBeNull();
  const own = requestOf({ Origin: new URL(URL_OF_API).origin });
  expect(readAllowedOrigin(own, `${APP} ${new URL(URL_OF_API).origin}`)).toBeNull();
  // Neither depends on how the setting reads.
  expect(readAllowedOrigin(requestOf({}), "*")).toBeNull();
  expect(readAllowedOrigin(own, "*")).toBeNull();
});

it.each([
  "*",
  "null",
  "app.example.com",
  "https://*.example.com",
  "https://app.example.com/",
  "https://app.example.com/path",
  "https://App.example.com",
  "https://app.example.com:443",
  "https://user@app.example.com",
  "https://münchen.example",
  "tauri://localhost",
])("says of %s that it is no origin, wherever it stands", (flaw) => {
  const read = () => readAllowedOrigin(requestOf({ Origin: APP }), `${APP} ${flaw}`);

  expect(read).toThrow(`ALLOWED_ORIGINS has ${flaw}`);
});

it.each([
  { method: "OPTIONS", headers: { Origin: APP, "Access-Control-Request-Method": "GET" }, is: true },
  { method: "OPTIONS", headers: { Origin: APP }, is: false },
  { method: "OPTIONS", headers: { "Access-Control-Request-Method": "GET" }, is: false },
  { method: "GET", headers: { Origin: APP, "Access-Control-Request-Method": "GET" }, is: false },
])("takes $method with $headers for a preflight: $is", ({ method, headers, is }) => {
  expect(isPreflight(requestOf(headers, method))).toBe(is);
});

it("tells an allowed page its own origin and never credentials, and any other nothing", () => {
  expect(toOriginHeaders(null)).toEqual({});
  expect(toOriginHeaders(APP)).toMatchObject({
    "Access-Control-Allow-Origin": APP,
    Vary: "Origin",
  });
  expect(Object.keys(toOriginHeaders(APP))).not.toContain("Access-Control-Allow-Credentials");
});

it("repeats a name of an origin no longer than a name is", () => {
  expect(describeRefusedOrigin(requestOf({ Origin: "x".repeat(5_000) })).length).toBeLessThan(500);
});
