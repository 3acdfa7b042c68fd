/** Deliveries: each event reaches each endpoint that wants it, signed, in order, and again until it is taken. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus, stopCampaign } from "../support/api.ts";
import { isSignedWith } from "../support/fakeReceiver.ts";
import { eventually } from "../support/stores.ts";
import {
  type Delivery,
  deliverDue,
  givenReceiver,
  givenWebhookEndpoint,
  letEventsHappen,
  listDeliveries,
  RECEIVER_URL,
  readEndpoint,
} from "../support/webhookEndpoints.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("delivers each event, signed over the very bytes that are sent, in the order of the feed", async () => {
  const { received, tenant, endpoint } = await givenReceiver();
  const campaignId = await letEventsHappen(tenant);
  await stopCampaign(tenant, campaignId);

  await eventually(
    () => listDeliveries(tenant, endpoint.id),
    (deliveries) => deliveries.length === 3,
  );

  expect(received.map(({ event }) => event.type)).toEqual([
    "campaign.started",
    "run.instances_created",
    "campaign.stopped",
  ]);
  for (const webhook of received) {
    expect(isSignedWith(endpoint.secret, webhook)).toBe(true);
    expect(isSignedWith(endpoint.secret, { ...webhook, body: `${webhook.body} ` })).toBe(false);
  }
  const feed = await tenant.call<{ items: readonly object[] }>("GET", "/events");
  expect(received.map(({ event }) => event)).toEqual(expectStatus(feed, 200).items);
  const deliveries = await listDeliveries(tenant, endpoint.id, "?status=delivered");
  expect(deliveries.map(({ eventId }) => eventId)).toEqual(received.map(({ id }) => id).reverse());
  expect(deliveries[0]).toMatchObject({
    attempts: [{ httpStatus: 204, error: null }],
    nextAttemptAt: null,
  });
});

it("sends the types alone that the endpoint wants", async () => {
  const { received, tenant, endpoint } = await givenReceiver(undefined, {
    types: ["campaign.stopped"],
  });
  const campaignId = await letEventsHappen(tenant);
  await stopCampaign(tenant, campaignId);

  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ sequence }) => sequence === 3,
  );

  expect(received.map(({ event }) => event.type)).toEqual(["campaign.stopped"]);
});

it("tries again under the same id when an attempt has failed, and shows each attempt", async () => {
  const answers = [new Error("reset"), 500, 204];
  const { received, tenant, endpoint } = await givenReceiver(({ event }) =>
    event.sequence === 1 ? (answers.shift() ?? 204) : 204,
  );
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id),
    (deliveries) => deliveries.length === 2,
  );
  vi.useFakeTimers({ toFake: ["Date"] });
  for (const milliseconds of [6_000, 400_000]) {
    vi.setSystemTime(Date.now() + milliseconds);
    await deliverDue(tenant, endpoint.id);
  }

  const deliveries = await listDeliveries(tenant, endpoint.id);
  const first = deliveries.at(-1);

  expect(first).toMatchObject({
    status: "delivered",
    attempts: [
      { httpStatus: null, error: "unreachable" },
      { httpStatus: 500, error: "status" },
      { httpStatus: 204, error: null },
    ],
  });
  expect(received.filter(({ id }) => id === first?.eventId)).toHaveLength(3);
  expect(received.map(({ event }) => event.sequence)).toEqual([1, 2, 1, 1]);
});

it("signs with both secrets for a day after a rotation", async () => {
  const { received, tenant, endpoint } = await givenReceiver();
  const path = `/webhook-endpoints/${endpoint.id}/rotate-secret`;
  const rotated = expectStatus(await tenant.call<{ secret: string }>("POST", path), 200);
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id),
    (deliveries) => deliveries.length === 2,
  );
  const [webhook] = received;

  expect(rotated.secret).not.toBe(endpoint.secret);
  expect(webhook && isSignedWith(rotated.secret, webhook)).toBe(true);
  expect(webhook && isSignedWith(endpoint.secret, webhook)).toBe(true);
});

it("holds a dead endpoint's events in the feed, and sends them in order when it is back", async () => {
  const receiver = { answer: 503 };
  const { received, tenant, endpoint } = await givenReceiver(() => receiver.answer);
  for (let count = 0; count < 5; count++) await letEventsHappen(tenant);
  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ held }) => held === true,
  );
  const triedWhileDead = received.length;
  receiver.answer = 204;
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 10_000);
  await deliverDue(tenant, endpoint.id);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 10,
  );

  expect(triedWhileDead).toBeLessThan(10);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({
    held: false,
    failures: 0,
    failingSince: null,
    sequence: 10,
  });
  const fresh = received.slice(triedWhileDead).map(({ event }) => event.sequence);
  expect(new Set(fresh)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
});

it("sends an endpoint that is held one event more in a quarter of an hour, until it is back", async () => {
  const receiver = { answer: 500 };
  const { received, tenant, endpoint } = await givenReceiver(() => receiver.answer);
  for (let count = 0; count < 3; count++) await letEventsHappen(tenant);
  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ held }) => held === true,
  );
  const newest = () => Math.max(...received.map(({ event }) => event.sequence));
  // Whatever failed before is far from its next attempt.
  await env.DATABASE.prepare(
    "UPDATE webhook_deliveries SET due_at = due_at + 86400000 WHERE endpoint_id = ?1 AND due_at IS NOT NULL",
  )
    .bind(endpoint.id)
    .run();
  const [attempts, sequence] = [received.length, newest()];
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 800_000);
  await deliverDue(tenant, endpoint.id);
  const early = [received.length, newest()];
  vi.setSystemTime(Date.now() + 200_000);
  await deliverDue(tenant, endpoint.id);
  const probed = [received.length, newest()];
  receiver.answer = 204;
  vi.setSystemTime(Date.now() + 910_000);
  await deliverDue(tenant, endpoint.id);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 6,
  );

  expect(early).toEqual([attempts, sequence]);
  expect(probed).toEqual([attempts + 1, sequence + 1]);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({ held: false, sequence: 6 });
});

it("switches off an endpoint that is gone, and what it misses can be recovered", async () => {
  const receiver = { answer: 410 };
  const { received, tenant, endpoint } = await givenReceiver(() => receiver.answer);
  await letEventsHappen(tenant);
  const off = await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ enabled }) => enabled === false,
  );
  const failed = await listDeliveries(tenant, endpoint.id, "?status=failed");
  await letEventsHappen(tenant);
  receiver.answer = 204;
  const path = `/webhook-endpoints/${endpoint.id}`;
  const refused = await tenant.call("POST", `${path}/recover`, {
    body: { since: "2026-01-01T00:00:00Z" },
  });
  expectStatus(await tenant.call("PATCH", path, { body: { enabled: true } }), 200);
  received.length = 0;
  expectStatus(
    await tenant.call("POST", `${path}/recover`, { body: { since: "2026-01-01T00:00:00Z" } }),
    200,
  );
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 4,
  );

  expect(off).toMatchObject({ switchedOff: { reason: "gone" } });
  expect(failed.length).toBeGreaterThan(0);
  expect(refused.status).toBe(422);
  const recovered = received.map(({ event }) => event.sequence);
  expect(new Set(recovered)).toEqual(new Set([1, 2, 3, 4]));
  expect(recovered).toHaveLength(4);
  // Those of a campaign come in their order.
  expect([
    recovered.indexOf(1) < recovered.indexOf(2),
    recovered.indexOf(3) < recovered.indexOf(4),
  ]).toEqual([true, true]);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({
    replay: null,
    switchedOff: null,
  });
});

it("switches off an endpoint that has only failed for five days", async () => {
  const { tenant, endpoint } = await givenReceiver(() => 500);
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id),
    (deliveries) => deliveries.length === 2,
  );
  vi.useFakeTimers({ toFake: ["Date"] });
  for (let hours = 0; hours <= 130; hours += 10) {
    vi.setSystemTime(Date.now() + 36_000_000);
    await deliverDue(tenant, endpoint.id);
  }

  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({
    enabled: false,
    switchedOff: { reason: "failing" },
  });
});

it("leaves an endpoint alone for as long as it asks", async () => {
  const { received, tenant, endpoint } = await givenReceiver(
    () => new Response(null, { status: 429, headers: { "Retry-After": "600" } }),
  );
  await letEventsHappen(tenant);
  const paused = await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ pausedUntil }) => pausedUntil !== null,
  );
  const tried = received.length;
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 400_000);
  await deliverDue(tenant, endpoint.id);
  const triedWhilePaused = received.length;
  vi.setSystemTime(Date.now() + 400_000);
  await deliverDue(tenant, endpoint.id);

  expect(Date.parse(String(paused.pausedUntil))).toBeGreaterThan(Date.now() - 800_000 + 590_000);
  expect(triedWhilePaused).toBe(tried);
  expect(received.length).toBeGreaterThan(tried);
});

it("sends a delivery again as one of its own, and a part of the feed, delivered or not", async () => {
  const { received, tenant, endpoint } = await givenReceiver();
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id),
    (deliveries) => deliveries.length === 2,
  );
  const path = `/webhook-endpoints/${endpoint.id}`;
  const resent = expectStatus(
    await tenant.call<Delivery>("POST", `${path}/deliveries/1-1/resend`),
    200,
  );
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 3,
  );
  expectStatus(await tenant.call("POST", `${path}/replay`, { body: { after: 0 } }), 200);
  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ replay, sequence }) => replay === null && sequence === 2,
  );

  expect(resent).toMatchObject({ id: "1-2", status: "pending", attempts: [] });
  expect(received.map(({ event }) => event.sequence)).toEqual([1, 2, 1, 1, 2]);
  expect(received[0]?.id).toBe(received[2]?.id);
  const ids = (await listDeliveries(tenant, endpoint.id)).map(({ id }) => id);
  expect(ids).toEqual(["2-2", "2-1", "1-3", "1-2", "1-1"]);
});

it("does not follow a redirect, and costs the other endpoints nothing", async () => {
  const { received, tenant, endpoint } = await givenReceiver(({ url }) =>
    url.startsWith(RECEIVER_URL)
      ? new Response(null, { status: 302, headers: { Location: "http://127.0.0.1/" } })
      : 204,
  );
  const other = await givenWebhookEndpoint(tenant, { url: "https://other.example.com/" });
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, other.id, "?status=delivered"),
    (deliveries) => deliveries.length === 2,
  );
  const [failed] = await listDeliveries(tenant, endpoint.id, "?status=pending");

  expect(failed?.attempts[0]).toMatchObject({ httpStatus: 302, error: "redirect" });
  expect(received.filter(({ url }) => url.includes("127.0.0.1"))).toEqual([]);
});
