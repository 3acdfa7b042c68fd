/** `POST …/senders` */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { expectStatus, givenApiKey, givenTenant, type Tenant } from "../../support/api.ts";
import { type Configuration, postWith } from "../../support/callWith.ts";
import { expectEnvelope, expectRefusal, expectReplay } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { newSender, type SenderWithSecret } from "../../support/senders.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const create = (tenant: Tenant, change: Record<string, unknown> = {}, key?: string) =>
  tenant.call<SenderWithSecret>("POST", "/senders", {
    body: { ...newSender, ...change },
    ...(key === undefined ? {} : { headers: { "Idempotency-Key": key } }),
  });

/** Registers a sender with a Worker that is configured otherwise. */
async function createWith(configuration: Configuration, url: string) {
  return postWith(configuration, await givenTenant(), "/senders", { ...newSender, url });
}

const NO_LIMITS = { perDay: null, perWeek: null };

it("answers the sender with its secret, and a GET repeats it without", async () => {
  const tenant = await givenTenant();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-12-01T07:30:00Z") });
  const workingHours = { timeZone: "Europe/Berlin", days: ["tuesday"], from: "09:00", to: "17:00" };

  const reply = await create(tenant, {
    name: " Märkte ",
    url: "HTTPS://Sender.Example.com:443/a/../kickoff?team=1#x",
    limits: { connection_request: { perDay: 20, perWeek: 100 }, inmail: { perDay: 0 } },
    spacingSeconds: 60,
    workingHours,
    keepsKeysHours: 24,
    looksUpActions: true,
  });

  expectEnvelope(reply);
  const { secret, ...sender } = expectStatus(reply, 201);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const window = { limit: 20, used: 0, left: 20, resetsAt: null };
  const next = { at: "2026-12-01T08:00:00.000Z", waitsFor: "working_hours" };
  expect(sender).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    name: "Märkte",
    url: "https://sender.example.com/kickoff?team=1",
    kinds: ["connection_request", "direct_message"],
    limits: {
      engage: NO_LIMITS,
      connection_request: { perDay: 20, perWeek: 100 },
      direct_message: NO_LIMITS,
      inmail: { perDay: 0, perWeek: null },
    },
    spacingSeconds: 60,
    workingHours,
    keepsKeysHours: 24,
    looksUpActions: true,
    enabled: true,
    blocked: null,
    limitedUntil: null,
    windows: [
      { kind: "connection_request", window: "day", ...window },
      { kind: "connection_request", window: "week", ...window, limit: 100, left: 100 },
      { kind: "inmail", window: "day", ...window, limit: 0, left: 0 },
    ],
    next: [
      { kind: "connection_request", ...next },
      { kind: "direct_message", ...next },
    ],
    previousSecretUntil: null,
    createdAt: "2026-12-01T07:30:00.000Z",
    updatedAt: "2026-12-01T07:30:00.000Z",
  });
  const path = `/senders/${sender.id}`;
  expect(reply.headers.get("Location")).toBe(`/v1/accounts/${tenant.accountGroupId}${path}`);
  expect(expectStatus(await tenant.call("GET", path), 200)).toEqual(sender);
});

it("has no limits and no hours unless they are asked for", async () => {
  const sender = expectStatus(await create(await givenTenant()), 201);

  expect(sender).toMatchObject({
    limits: {
      engage: NO_LIMITS,
      connection_request: NO_LIMITS,
      direct_message: NO_LIMITS,
      inmail: NO_LIMITS,
    },
    spacingSeconds: 0,
    workingHours: null,
    keepsKeysHours: 0,
    looksUpActions: false,
    enabled: true,
    windows: [],
    next: [
      { kind: "connection_request", at: sender.createdAt, waitsFor: null },
      { kind: "direct_message", at: sender.createdAt, waitsFor: null },
    ],
  });
});

it("shows the same secret again under the same key, whatever has become of the sender", async () => {
  const tenant = await givenTenant();
  const first = await create(tenant, {}, "key");
  const { id, secret } = expectStatus(first, 201);
  expectStatus(await tenant.call("PATCH", `/senders/${id}`, { body: { enabled: false } }), 200);
  expectStatus(await tenant.call("POST", `/senders/${id}/rotate-secret`), 200);

  const repeated = await create(tenant, {}, "key");

  expectReplay(repeated, first);
  expect(repeated.body.data.secret).toBe(secret);
});

it("keeps and logs no secret as it is, and shows it nowhere else", async () => {
  const log = catchLogLines();
  const tenant = await givenTenant();
  const { id, secret } = expectStatus(await create(tenant, {}, "key"), 201);
  const rotate = () =>
    tenant.call<SenderWithSecret>("POST", `/senders/${id}/rotate-secret`, {
      headers: { "Idempotency-Key": "key" },
    });
  const { secret: rotated } = expectStatus(await rotate(), 200);
  await rotate();
  const shown = [
    await tenant.call("GET", "/senders"),
    await tenant.call("GET", `/senders/${id}`),
    await tenant.call("PATCH", `/senders/${id}`, { body: { name: "Another" } }),
    await tenant.call("POST", `/senders/${id}/test`),
    await create(tenant, { name: "Other" }, "key"),
    await create(tenant, { secret }),
  ];

  expect(rotated).not.toBe(secret);
  const kept = JSON.stringify(await takePicture());
  expect(kept).toContain("v1.");
  const everything = [kept, ...log.lines, ...shown.map(({ text }) => text)].join("\n");
  for (const each of [secret, rotated]) {
    expect(everything).not.toContain(each);
    expect(everything).not.toContain(each.slice("whsec_".length, -1));
  }
  expect(everything).not.toContain("whsec_");
});

it("has a database that refuses a secret as it is", async () => {
  const { id, secret } = expectStatus(await create(await givenTenant()), 201);

  const keeping = env.DATABASE.prepare("UPDATE senders SET secret = ?2 WHERE id = ?1").bind(
    id,
    secret,
  );

  await expect(keeping.run()).rejects.toThrow("CHECK constraint failed");
});

const hours = { timeZone: "UTC", days: ["monday"], from: "09:00", to: "17:00" };

it.each<[string, Record<string, unknown>]>([
  ["name", { name: undefined }],
  ["name", { name: " " }],
  ["name", { name: "n".repeat(201) }],
  ["url", { url: undefined }],
  ["url", { url: 7 }],
  ["url", { url: `https://example.com/${"x".repeat(2_000)}` }],
  ["kinds", { kinds: undefined }],
  ["kinds", { kinds: [] }],
  ["kinds[0]", { kinds: ["email"] }],
  ["kinds", { kinds: ["engage", "engage"] }],
  ["limits", { limits: null }],
  ["limits", { limits: { email: {} } }],
  ["limits.inmail", { limits: { inmail: { perHour: 1 } } }],
  ["limits.inmail.perDay", { limits: { inmail: { perDay: -1 } } }],
  ["limits.inmail.perWeek", { limits: { inmail: { perWeek: 1.5 } } }],
  ["limits.inmail.perWeek", { limits: { inmail: { perWeek: 100_001 } } }],
  ["spacingSeconds", { spacingSeconds: "60" }],
  ["spacingSeconds", { spacingSeconds: 86_401 }],
  ["workingHours.timeZone", { workingHours: { ...hours, timeZone: "+02:00" } }],
  ["workingHours.days", { workingHours: { ...hours, days: [] } }],
  ["workingHours.days", { workingHours: { ...hours, days: ["monday", "monday"] } }],
  ["workingHours.days[0]", { workingHours: { ...hours, days: ["Mo"] } }],
  ["workingHours.from", { workingHours: { ...hours, from: "9:00" } }],
  ["workingHours.to", { workingHours: { ...hours, to: "24:01" } }],
  ["workingHours.to", { workingHours: { ...hours, to: undefined } }],
  ["keepsKeysHours", { keepsKeysHours: -1 }],
  ["looksUpActions", { looksUpActions: "yes" }],
  ["enabled", { enabled: null }],
  ["body", { secret: "whsec_mine" }],
  ["body", { blocked: null }],
])("names %s in a 400 (%#)", async (field, change) => {
  const reply = await create(await givenTenant(), change);

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toContain(`${field}: `);
});

it.each<[string, Record<string, unknown>]>([
  ["url", { url: "kickoff" }],
  ["url", { url: "ftp://sender.example.com/" }],
  ["url", { url: "https://user@sender.example.com/" }],
  ["url", { url: "http://169.254.169.254/latest" }],
  ["url", { url: "http://kickoff.test/v1" }],
  ["workingHours.timeZone", { workingHours: { ...hours, timeZone: "Europe/Bonn" } }],
  ["workingHours.to", { workingHours: { ...hours, from: "22:00", to: "06:00" } }],
])("names %s in a 422, and registers nothing (%#)", async (field, change) => {
  const tenant = await givenTenant();
  const before = await takePicture();

  const reply = await create(tenant, change);

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toContain(`${field}: `);
  await expectUnchanged(before);
});

it("answers 502 in an account group that the key may use but nobody made", async () => {
  const key = await givenApiKey(newIdentifier(Date.now()));

  expectRefusal(await create(key), 502, "UPSTREAM_ERROR");
});

describe("a Worker that is deployed", () => {
  it.each([
    "http://sender.example.com/",
    "https://localhost:8788/",
    "https://127.0.0.1/",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://2130706433/",
    "https://printer.local/",
    "https://vault.internal/",
    "https://KICKOFF.test:8443/v1",
  ])("refuses %s", async (url) => {
    expect(await createWith({ LOCAL_SENDERS: "refused" }, url)).toEqual({
      status: 422,
      data: null,
      details: expect.stringMatching(/^url: The URL must/),
    });
  });

  it("takes a public address", async () => {
    const url = "https://sender.example.com/";

    const { status, data } = await createWith({ LOCAL_SENDERS: "refused" }, url);

    expect(status).toBe(201);
    expect(data).toMatchObject({ url });
  });

  it.each(["", "c2hvcnQ="])(
    "answers 500 with the key %j, and the log says what to do",
    async (key) => {
      const log = catchLogLines();

      const { status, details } = await createWith({ SENDER_SECRETS_KEY: key }, newSender.url);

      expect(status).toBe(500);
      expect(details).not.toContain("SENDER_SECRETS_KEY");
      const [fault] = log.ofEvent("request.fault");
      expect(fault?.error).toContain("npx wrangler secret put SENDER_SECRETS_KEY");
    },
  );
});
