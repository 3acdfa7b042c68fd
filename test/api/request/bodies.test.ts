/** The coding and the charset of a body: what the Worker does not read, it names. */
import { beforeAll, expect, it } from "vitest";

import { givenTenant, type Tenant } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";

const BODY = { name: "Märkte" };

let tenant: Tenant;

beforeAll(async () => {
  tenant = await givenTenant();
});

async function compress(text: string, format: "gzip" | "deflate"): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(format));
  return new Response(stream).bytes();
}

it.each([
  ["gzip", "gzip"],
  ["GZIP", "gzip"],
  ["deflate", "deflate"],
] as const)("refuses a body in the coding %s, and names the header", async (coding, format) => {
  const reply = await tenant.call("POST", "/audiences", {
    body: await compress(JSON.stringify(BODY), format),
    headers: { "Content-Encoding": coding },
  });

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^Content-Encoding: /);
});

it("says of a body that is too large and compressed that it is compressed", async () => {
  const reply = await tenant.call("POST", `/campaigns/${"0".repeat(24)}/start`, {
    body: await compress(crypto.getRandomValues(new Uint8Array(2_000)).toString(), "gzip"),
    headers: { "Content-Encoding": "gzip" },
  });

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^Content-Encoding: /);
});

it("says of a body that is compressed, and of which no header says so, what it is", async () => {
  const reply = await tenant.call("POST", "/audiences", {
    body: await compress(JSON.stringify(BODY), "gzip"),
  });

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^body: .*gzip/);
});

it("takes a body that begins with the mark of UTF-8", async () => {
  const reply = await tenant.call("POST", "/audiences", { body: `\ufeff${JSON.stringify(BODY)}` });

  expect(reply.status).toBe(201);
  expect(reply.body.data).toMatchObject(BODY);
});

it.each(["application/json; charset=iso-8859-1", 'application/json;CHARSET="utf-16"'])(
  "refuses a body of the type %s, and names the header",
  async (type) => {
    const reply = await tenant.call("POST", "/audiences", {
      body: BODY,
      headers: { "Content-Type": type },
    });

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^Content-Type: /);
  },
);

it.each<Record<string, string>>([
  { "Content-Encoding": "identity" },
  { "Content-Encoding": "" },
  { "Content-Type": "application/json" },
  { "Content-Type": 'application/json; charset="UTF-8"' },
  { "Content-Type": "application/json; charset=utf8" },
  { "Content-Type": "application/json; charset=us-ascii" },
  { "Content-Type": "text/plain" },
])("takes a body with %o", async (headers) => {
  const reply = await tenant.call("POST", "/audiences", { body: BODY, headers });

  expect(reply.status).toBe(201);
});

it("takes no body at all, whatever its headers say", async () => {
  const reply = await tenant.call("POST", `/campaigns/${"0".repeat(24)}/start`, {
    headers: { "Content-Encoding": "gzip" },
  });

  expectRefusal(reply, 404, "NOT_FOUND");
});
