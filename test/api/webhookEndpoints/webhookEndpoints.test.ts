/** `…/webhook-endpoints`: registering, listing, changing, testing and deleting them. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { webhookTestMessage } from "../../../src/api/webhookEndpoints/testWebhookEndpoint.ts";
import { MAXIMUM_ATTEMPTS } from "../../../src/database/limits.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { expectStatus, givenApiKey, givenTenant, type Tenant } from "../../support/api.ts";
import { postWith } from "../../support/callWith.ts";
import { delayNextBatch, loseNextAnswer, overtakeEachBatch } from "../../support/database.ts";
import { expectEnvelope, expectRefusal, expectReplay } from "../../support/expectations.ts";
import { isSignedWith, receiveWebhooks } from "../../support/fakeReceiver.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import {
  givenWebhookEndpoint,
  RECEIVER_URL,
  readEndpoint,
  type WebhookEndpoint,
  type WebhookEndpointWithSecret,
} from "../../support/webhookEndpoints.ts";

const DAY = 24 * 60 * 60 * 1_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const create = (tenant: Tenant, body: Record<string, unknown> = {}, key?: string) =>
  tenant.call<WebhookEndpointWithSecret>("POST", "/webhook-endpoints", {
    body: { url: RECEIVER_URL, ...body },
    ...(key === undefined ? {} : { headers: { "Idempotency-Key": key } }),
  });

const update = (tenant: Tenant, id: string, body: unknown) =>
  tenant.call<WebhookEndpoint>("PATCH", `/webhook-endpoints/${id}`, { body });

const rotate = (tenant: Tenant, id: string, key?: string) =>
  tenant.call<WebhookEndpointWithSecret>("POST", `/webhook-endpoints/${id}/rotate-secret`, {
    headers: key === undefined ? {} : { "Idempotency-Key": key },
  });

const test = (tenant: Tenant, id: string) =>
  tenant.call<{ delivered: boolean }>("POST", `/webhook-endpoints/${id}/test`);

/** Which of the secrets sign a test. */
async function signing(tenant: Tenant, id: string, secrets: readonly string[]) {
  const [webhook] = await receiveTest(tenant, id);
  return secrets.map((secret) => webhook !== undefined && isSignedWith(secret, webhook));
}

async function receiveTest(tenant: Tenant, id: string) {
  const received = receiveWebhooks();
  expectStatus(await test(tenant, id), 200);
  return received;
}

async function given(settings: Record<string, unknown> = {}) {
  const tenant = await givenTenant();
  const { secret, ...endpoint } = await givenWebhookEndpoint(tenant, settings);
  return { tenant, id: endpoint.id, secret, endpoint };
}

describe("registering", () => {
  it("answers the endpoint with its secret, and a GET repeats it without", async () => {
    const tenant = await givenTenant();
    const types = ["action.sent", "message.received"];

    const reply = await create(tenant, { description: " Märkte\n👋 ", types });

    expectEnvelope(reply);
    const { secret, ...endpoint } = expectStatus(reply, 201);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({
      url: RECEIVER_URL,
      types,
      enabled: true,
      switchedOff: null,
      failures: 0,
      held: false,
      sequence: 0,
      replay: null,
    });
    const path = `/webhook-endpoints/${endpoint.id}`;
    expect(reply.headers.get("Location")).toBe(`/v1/accounts/${tenant.accountGroupId}${path}`);
    expect(await readEndpoint(tenant, endpoint.id)).toEqual(endpoint);
    const list = await tenant.call<{ items: unknown[] }>("GET", "/webhook-endpoints");
    expect(expectStatus(list, 200).items).toEqual([endpoint]);
  });

  it("shows the same secret again under the same key", async () => {
    const tenant = await givenTenant();
    const first = await create(tenant, {}, "key");
    const { id } = expectStatus(first, 201);
    expectStatus(await rotate(tenant, id), 200);

    expectReplay(await create(tenant, {}, "key"), first);
  });

  it("keeps and logs no secret as it is, and shows it nowhere else", async () => {
    const log = catchLogLines();
    const tenant = await givenTenant();
    const { id, secret } = expectStatus(await create(tenant, {}, "key"), 201);
    const { secret: rotated } = expectStatus(await rotate(tenant, id, "key"), 200);
    const shown = [
      await tenant.call("GET", "/webhook-endpoints"),
      await tenant.call("GET", `/webhook-endpoints/${id}`),
      await update(tenant, id, { description: "Another" }),
      await create(tenant, { description: "Other" }, "key"),
    ];

    const everything = [JSON.stringify(await takePicture()), ...log.lines];
    const text = [...everything, ...shown.map((reply) => reply.text)].join("\n");
    expect(text).toContain("v1.");
    expect(text).not.toContain("whsec_");
    for (const each of [secret, rotated]) {
      expect(text).not.toContain(each.slice("whsec_".length, -1));
    }
  });

  it("refuses the 21st of an account group, until one is deleted", async () => {
    const tenant = await givenTenant();
    const [first] = await Promise.all(Array.from({ length: 20 }, () => create(tenant)));
    const refused = await create(tenant);
    const path = `/webhook-endpoints/${first?.body.data.id}`;
    expectStatus(await tenant.call("DELETE", path), 200);

    expectRefusal(refused, 422, "VALIDATION_ERROR");
    expectStatus(await create(tenant), 201);
  });

  it("answers 502 in an account group that the key may use but nobody made", async () => {
    const key = await givenApiKey(newIdentifier(Date.now()));

    expectRefusal(await create(key), 502, "UPSTREAM_ERROR");
  });

  it.each<[number, string, Record<string, unknown>]>([
    [400, "url", { url: undefined }],
    [400, "url", { url: `https://example.com/${"x".repeat(2_000)}` }],
    [400, "types", { types: [] }],
    [400, "types[0]", { types: ["action.requested"] }],
    [400, "types", { types: ["action.sent", "action.sent"] }],
    [400, "description", { description: "d".repeat(2_001) }],
    [400, "enabled", { enabled: null }],
    [400, "body", { secret: "whsec_mine" }],
    [422, "url", { url: "kickoff" }],
    [422, "url", { url: "https://user@hooks.example.com/" }],
    [422, "url", { url: "http://169.254.169.254/latest" }],
    [422, "url", { url: "http://kickoff.test/v1" }],
  ])("answers %i for %s, and registers nothing (%#)", async (status, field, change) => {
    const tenant = await givenTenant();
    const before = await takePicture();

    const reply = await create(tenant, change);

    expect(expectRefusal(reply, status, "VALIDATION_ERROR")).toContain(`${field}: `);
    await expectUnchanged(before);
  });

  it.each([
    "http://hooks.example.com/",
    "https://localhost:3000/",
    "https://10.0.0.1/",
    "https://[::ffff:10.0.0.1]/",
    "https://vault.internal/",
    "https://KICKOFF.test:8443/v1",
  ])("refuses %s where the Worker is deployed", async (url) => {
    const tenant = await givenTenant();

    const { status } = await postWith({ LOCAL_SENDERS: "refused" }, tenant, "/webhook-endpoints", {
      url,
    });

    expect(status).toBe(422);
  });
});

describe("changing", () => {
  it.each<[Record<string, unknown>]>([
    [{ url: "http://127.0.0.1:2/" }],
    [{ description: "Another\nline" }],
    [{ types: ["sender.blocked"] }],
    [{ types: null }],
    [{ enabled: false }],
    [{ description: "", types: null, enabled: false }],
  ])("changes just %j", async (change) => {
    const { tenant, id, endpoint } = await given({ types: ["action.sent"] });

    const changed = expectStatus(await update(tenant, id, change), 200);

    expect(changed).toEqual({ ...endpoint, ...change, updatedAt: changed.updatedAt });
    expect(await readEndpoint(tenant, id)).toEqual(changed);
  });

  it("changes once when an answer of D1 is lost", async () => {
    const { tenant, id } = await given();
    loseNextAnswer();

    const changed = expectStatus(await update(tenant, id, { description: "Another" }), 200);

    expect(changed.description).toBe("Another");
  });

  it("does not undo a later change when it comes late", async () => {
    const { tenant, id } = await given();
    const bringLate = delayNextBatch();
    expectRefusal(await update(tenant, id, { description: "Old" }), 502, "UPSTREAM_ERROR");
    expectStatus(await update(tenant, id, { description: "New" }), 200);

    await bringLate();

    expect((await readEndpoint(tenant, id)).description).toBe("New");
  });

  it("is a 502 that leaves it as it was when another change comes before each attempt", async () => {
    const { tenant, id, endpoint } = await given();
    const batches = overtakeEachBatch(
      env.DATABASE.prepare(
        "UPDATE webhook_endpoints SET updated_at = updated_at + 1000000 WHERE id = ?1",
      ).bind(id),
    );

    const reply = await update(tenant, id, { description: "Mine" });

    expectRefusal(reply, 502, "UPSTREAM_ERROR");
    expect(batches()).toBe(MAXIMUM_ATTEMPTS);
    expect((await readEndpoint(tenant, id)).description).toBe(endpoint.description);
  });

  it.each<[number, string, unknown]>([
    [400, "body", {}],
    [400, "types", { types: [] }],
    [400, "description", { description: null }],
    [400, "body", { sequence: 0 }],
    [422, "url", { url: "http://169.254.169.254/" }],
  ])("answers %i for %s in %j, and changes nothing", async (status, field, body) => {
    const { tenant, id } = await given();
    const before = await takePicture();

    const reply = await update(tenant, id, body);

    expect(expectRefusal(reply, status, "VALIDATION_ERROR")).toContain(`${field}: `);
    await expectUnchanged(before);
  });
});

it("deletes an endpoint: nobody sees it any more", async () => {
  const { tenant, id, endpoint } = await given();
  const path = `/webhook-endpoints/${id}`;

  const deleted = expectStatus(await tenant.call("DELETE", path), 200);

  expect(deleted).toEqual(endpoint);
  expectRefusal(await tenant.call("GET", path), 404, "NOT_FOUND");
  expectRefusal(await tenant.call("DELETE", path), 404, "NOT_FOUND");
  expectRefusal(await update(tenant, id, { enabled: true }), 404, "NOT_FOUND");
  expectRefusal(await test(tenant, id), 404, "NOT_FOUND");
  const list = await tenant.call<{ items: unknown[] }>("GET", "/webhook-endpoints");
  expect(expectStatus(list, 200).items).toEqual([]);
});

describe("a new secret", () => {
  it("signs beside the one before for a day, and alone behind it", async () => {
    const { tenant, id, secret, endpoint } = await given();
    const now = Date.parse(String(endpoint.updatedAt)) + 5_000;
    vi.useFakeTimers({ toFake: ["Date"], now });

    const { secret: rotated, ...shown } = expectStatus(await rotate(tenant, id), 200);

    expect(shown.previousSecretUntil).toBe(new Date(now + DAY).toISOString());
    expect(await signing(tenant, id, [secret, rotated])).toEqual([true, true]);
    vi.setSystemTime(now + DAY);
    expect(await signing(tenant, id, [secret, rotated])).toEqual([false, true]);
    expect((await readEndpoint(tenant, id)).previousSecretUntil).toBeNull();
  });

  it("is made once under a key, also when D1's answer is lost", async () => {
    const { tenant, id, secret } = await given();
    loseNextAnswer();

    const first = await rotate(tenant, id, "key");
    const repeated = await rotate(tenant, id, "key");

    expectReplay(repeated, first);
    const { secret: rotated } = expectStatus(repeated, 200);
    expect(await signing(tenant, id, [secret, rotated])).toEqual([true, true]);
  });

  it("is made by each of ten requests that come at once", async () => {
    const { tenant, id } = await given();

    const replies = await Promise.all(Array.from({ length: 10 }, () => rotate(tenant, id)));

    const secrets = replies.map((reply) => expectStatus(reply, 200).secret);
    expect(new Set(secrets).size).toBe(10);
    const signs = await signing(tenant, id, secrets);
    expect(signs.filter((isSigned) => isSigned)).toHaveLength(2);
  });

  it("is a 502, and made by nobody, when another change comes before each attempt", async () => {
    const { tenant, id, secret } = await given();
    const batches = overtakeEachBatch(
      env.DATABASE.prepare(
        "UPDATE webhook_endpoints SET updated_at = updated_at + 1000000 WHERE id = ?1",
      ).bind(id),
    );

    expectRefusal(await rotate(tenant, id), 502, "UPSTREAM_ERROR");
    expect(batches()).toBe(MAXIMUM_ATTEMPTS);
    vi.restoreAllMocks();
    expect(await signing(tenant, id, [secret])).toEqual([true]);
  });

  it("is not the newest one, unseen, when its request comes late", async () => {
    const { tenant, id, secret } = await given();
    const bringLate = delayNextBatch();
    expectRefusal(await rotate(tenant, id), 502, "UPSTREAM_ERROR");
    const { secret: rotated } = expectStatus(await rotate(tenant, id), 200);

    await bringLate();

    expect(await signing(tenant, id, [secret, rotated])).toEqual([true, true]);
  });
});

describe("a test", () => {
  it("is one signed request, and changes nothing", async () => {
    const { tenant, id, secret } = await given({ url: `${RECEIVER_URL}?team=1` });
    const before = await takePicture();

    const [webhook, ...others] = await receiveTest(tenant, id);

    expect(others).toEqual([]);
    expect(webhook?.url).toBe(`${RECEIVER_URL}?team=1`);
    expect(webhook?.event).toMatchObject({
      id: webhook?.id,
      type: "webhook.test",
      accountGroupId: tenant.accountGroupId,
      data: { webhookEndpointId: id },
    });
    expect(webhookTestMessage.parse(webhook?.event)).toEqual(webhook?.event);
    expect(webhook && isSignedWith(secret, webhook)).toBe(true);
    await expectUnchanged(before);
  });

  it.each<[number | Error, string | null, number | null]>([
    [200, null, 200],
    [302, "redirect", 302],
    [410, "status", 410],
    [500, "status", 500],
    [new TypeError("Network connection lost."), "unreachable", null],
  ])("of an endpoint that answers %s: %s", async (answer, error, httpStatus) => {
    const { tenant, id } = await given();
    receiveWebhooks(() => answer);

    const reply = await test(tenant, id);

    expect(expectStatus(reply, 200)).toMatchObject({
      delivered: error === null,
      error,
      httpStatus,
    });
    expect((await readEndpoint(tenant, id)).enabled).toBe(true);
  });

  it("calls no address that it would not register", async () => {
    const { tenant, id } = await given({ url: "http://127.0.0.1:1/" });
    const received = receiveWebhooks();

    const path = `/webhook-endpoints/${id}/test`;
    const { status } = await postWith({ LOCAL_SENDERS: "refused" }, tenant, path);

    expect(status).toBe(422);
    expect(received).toEqual([]);
  });
});
