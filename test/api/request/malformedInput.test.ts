/** Whatever a client sends: never a 5xx, always the envelope, and a refusal changes nothing. */
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { bearer, call, type Reply } from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { expectUnchanged, type Picture, takePicture } from "../../support/picture.ts";
import { fillRoute, type RouteExample, routeExamples } from "../../support/routeExamples.ts";
import { countRows, eventually } from "../../support/stores.ts";
import { keepEndpointsAsleep } from "../../support/webhookEndpoints.ts";
import { givenWorld, type World } from "../../support/world.ts";

let world: World;

afterAll(() => vi.restoreAllMocks());

const objectOfCampaign = () =>
  env.CAMPAIGNS.getByName(`${world.tenant.accountGroupId}/${world.ids.campaignId}`);

beforeAll(async () => {
  world = await givenWorld();
  // What arbitrary bodies register would be told of the world for ever, and change meanwhile.
  keepEndpointsAsleep();
  // An active campaign refuses even a good start, so none leaves work behind for the queue.
  await givenQuietRun(world.tenant, world.ids.campaignId);
});

const ID = "6b0382000000000000000001";

/** Text that has broken servers before. */
const nastyText = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "\u{0}",
    "\u{d800}",
    "\u{dc00}x",
    "\u{feff}",
    "\u{202e}",
    "' OR 1=1 --",
    '"; DROP TABLE leads; --',
    "../../etc/passwd",
    "%00",
    "{{7*7}}",
    "\r\nSet-Cookie: a=b",
    "1e400",
    "x".repeat(5_000),
    ID.toUpperCase(),
    `${ID}0`,
    `${ID}\n`,
  ),
  fc.string({ unit: "binary" }),
);

/** JSON values of every type, with keys and numbers that have broken servers before. */
const nastyJson = fc.oneof(
  fc.json(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom(
    "1e400",
    "-0",
    "null",
    "[]",
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"leads":{"length":1000000000}}',
    '{"leads":[null,1e400,{"__proto__":null},[]]}',
    '{"name":"a","name":"b","name":null}',
    '{"name":"\\ud800"}',
    '{"name":"\\u0000"}',
    `{"leads":${"[".repeat(400)}${"]".repeat(400)}}`,
    "[".repeat(100_000),
    `{"a":${'{"a":'.repeat(5_000)}`,
    "{'name':1}",
    '{"name":1,}',
    "NaN",
    "\u{feff}",
  ),
);

/** Valid bodies in which one field holds something else. */
const mutatedBody = (example: RouteExample) =>
  fc
    .tuple(nastyText, fc.oneof(nastyText, fc.jsonValue()), fc.boolean())
    .map(([key, value, replace]) => {
      const body = { ...(example.body?.(world.ids) as Record<string, unknown> | undefined) };
      const known = Object.keys(body);
      const field = replace ? known[key.length % Math.max(1, known.length)] : key;
      return JSON.stringify(
        Object.fromEntries([...Object.entries(body), [field ?? key, value] as const]),
      );
    });

const badUtf8 = fc.uint8Array({ maxLength: 40 }).map((noise) => {
  const text = new TextEncoder().encode('{"name":"');
  return Uint8Array.from([...text, ...noise, 0xff, 0x22, 0x7d]);
});

const headerText = fc
  .oneof(nastyText, fc.string())
  .map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?").trim());

/** Sends a request and holds the answer to the promises. Returns its status. */
async function expectPromises(send: () => Promise<Reply>): Promise<number> {
  const before = await countRows();
  const reply = await send();
  expect(reply.status).toBeLessThan(500);
  expectEnvelope(reply);
  if (reply.status >= 400) expect(await countRows()).toBe(before);
  else written = true;
  return reply.status;
}

/** Whether a request of the present test was accepted, and so may have left something. */
let written = false;
/** What the stores hold while no request is accepted. */
let picture: Picture | null = null;

beforeEach(async () => {
  written = false;
  picture ??= await takePicture();
});

afterEach(async () => {
  if (written) {
    picture = null;
    // A start that was accepted goes on until its alarm falls silent: not in the middle of a later test.
    await eventually(
      () => runDurableObjectAlarm(objectOfCampaign()),
      (hasRun) => !hasRun,
    );
  } else if (picture !== null) {
    await expectUnchanged(picture);
  }
});

const posts = routeExamples.filter(({ route }) => route.startsWith("POST"));

const encodePath = (text: string) => encodeURIComponent(text.toWellFormed());

describe("path ids", () => {
  const ids = routeExamples.flatMap(({ route }) =>
    [...route.matchAll(/:\w+/g)].map(([name]) => ({ route, name })),
  );

  it.each(ids)("survives any $name in $route", async ({ route, name }) => {
    const nastySegment = fc.oneof(
      nastyText.map(encodePath),
      fc.constantFrom("%", "%E0%A4%A", "%ff", "%2e%2e", "..%2f..", "%00", "a%", "%u0041", "."),
    );

    await fc.assert(
      fc.asyncProperty(nastySegment, async (segment) => {
        const [method = "", pattern = ""] = route.split(" ");
        const template = `${method} ${pattern.replace(name, segment || "%20")}`;
        await expectPromises(() => {
          const { path } = fillRoute(template, world.ids);
          return call(method, path, { headers: bearer(world.tenant) });
        });
      }),
      { numRuns: 10 },
    );
  });
});

describe("bodies", () => {
  const withBody = routeExamples.filter(({ route }) => /^(POST|PATCH) /.test(route));

  it.each(withBody)("$route survives any body", async (example) => {
    const { method, path } = fillRoute(example.route, world.ids);
    const anyBody = fc.oneof(
      nastyJson,
      nastyText.map((text) => text.toWellFormed()),
      badUtf8,
      mutatedBody(example),
    );

    await fc.assert(
      fc.asyncProperty(anyBody, async (body) => {
        await expectPromises(() => call(method, path, { headers: bearer(world.tenant), body }));
      }),
      { numRuns: 25 },
    );
  });
});

describe("queries", () => {
  it.each(routeExamples)("$route survives any query", async ({ route, body }) => {
    const { method, path } = fillRoute(route, world.ids);
    const parameter = fc.tuple(
      fc.oneof(fc.constantFrom("limit", "cursor", "status", "name"), nastyText),
      nastyText,
    );
    const anyQuery = fc.oneof(
      fc
        .array(parameter, { minLength: 1, maxLength: 4 })
        .map((pairs) =>
          pairs.map(([name, value]) => `${encodePath(name)}=${encodePath(value)}`).join("&"),
        ),
      fc.constantFrom("limit=1&limit=2", "cursor=%ff", "cursor=", "limit=", "=&=", "&&&", "a[b]=c"),
    );

    await fc.assert(
      fc.asyncProperty(anyQuery, async (query) => {
        await expectPromises(() =>
          call(method, `${path}?${query}`, {
            headers: bearer(world.tenant),
            ...(body === undefined ? {} : { body: body(world.ids) }),
          }),
        );
      }),
      { numRuns: 10 },
    );
  });
});

describe("headers", () => {
  const [{ route }] = posts as [(typeof posts)[number]];

  it.each(["Authorization", "CF-Connecting-IP", "Content-Type", "X-Trace-Id"])(
    "survives any %s",
    async (name) => {
      const { path } = fillRoute(route, { ...world.ids, campaignId: ID });

      await fc.assert(
        fc.asyncProperty(headerText, async (text) => {
          const status = await expectPromises(() =>
            call("POST", path, { headers: { ...bearer(world.tenant), [name]: text } }),
          );
          expect(status).toBeGreaterThanOrEqual(400);
        }),
        { numRuns: 25 },
      );
    },
  );

  it.each(posts)("$route survives any Idempotency-Key", async (example) => {
    const { method, path } = fillRoute(example.route, world.ids);
    const body = example.body === undefined ? {} : { body: example.body(world.ids) };

    await fc.assert(
      fc.asyncProperty(headerText, async (key) => {
        const headers = { ...bearer(world.tenant), "Idempotency-Key": key };
        await expectPromises(() => call(method, path, { headers, ...body }));
      }),
      // The tests of a sender and of a webhook endpoint share 30 a minute.
      { numRuns: path.endsWith("/test") ? 12 : 25 },
    );
  });
});
