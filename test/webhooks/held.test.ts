/** What is tried for an endpoint that only fails: as little as finds out that it is back. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import type { Tenant } from "../support/api.ts";
import { sequencesOf } from "../support/fakeReceiver.ts";
import { eventually } from "../support/stores.ts";
import {
  deliverDue,
  givenReceiver,
  letEventsHappen,
  listDeliveries,
  readEndpoint,
  retryUntilGivenUp,
} from "../support/webhookEndpoints.ts";

const DAY = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** An endpoint that is held, with several deliveries that have failed once, and a clock that stands still. */
async function givenHeld() {
  vi.useFakeTimers({ toFake: ["Date"] });
  const receiver = { answer: 500, milliseconds: 0 };
  const given = await givenReceiver(() => {
    vi.setSystemTime(Date.now() + receiver.milliseconds);
    return receiver.answer;
  });
  for (let count = 0; count < 3; count++) await letEventsHappen(given.tenant);
  await eventually(
    () => readEndpoint(given.tenant, given.endpoint.id),
    ({ held }) => held === true,
  );
  return { receiver, ...given };
}

async function countAttempts(tenant: Tenant, endpointId: string): Promise<number[]> {
  const pending = await listDeliveries(tenant, endpointId, "?status=pending");
  return pending.map(({ attempts }) => attempts.length).sort((a, b) => a - b);
}

it("tries one of what is due, and puts off the others by a quarter of an hour", async () => {
  const { receiver, received, tenant, endpoint } = await givenHeld();
  const once = await countAttempts(tenant, endpoint.id);
  // As when one attempt has succeeded in between.
  await env.DATABASE.prepare("UPDATE webhook_deliveries SET due_at = ?2 WHERE endpoint_id = ?1")
    .bind(endpoint.id, Date.now())
    .run();
  const before = received.length;
  for (let wakes = 0; wakes < 3; wakes++) await deliverDue(tenant, endpoint.id);

  expect(received.length - before).toBe(1);
  expect(once.length).toBeGreaterThanOrEqual(5);
  expect(await countAttempts(tenant, endpoint.id)).toEqual([...once.slice(1), 2]);

  receiver.answer = 204;
  vi.setSystemTime(Date.now() + 900_000);
  await deliverDue(tenant, endpoint.id);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 6,
  );
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({ held: false, sequence: 6 });
});

it("tries one of what comes due one after the other within a quarter of an hour", async () => {
  const { receiver, received, tenant, endpoint } = await givenHeld();
  const once = await countAttempts(tenant, endpoint.id);
  await env.DATABASE.prepare(
    "UPDATE webhook_deliveries SET due_at = ?2 + 4000 * sequence WHERE endpoint_id = ?1",
  )
    .bind(endpoint.id, Date.now())
    .run();
  const before = received.length;
  for (let seconds = 0; seconds < 850; seconds += 2) {
    vi.setSystemTime(Date.now() + 2_000);
    if (seconds < 60 || seconds % 50 === 0) await deliverDue(tenant, endpoint.id);
  }

  expect(received.length - before).toBe(1);
  expect(await countAttempts(tenant, endpoint.id)).toEqual([...once.slice(1), 2]);

  receiver.answer = 204;
  vi.setSystemTime(Date.now() + 60_000);
  await deliverDue(tenant, endpoint.id);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 6,
  );
});

it("tries in each quarter of an hour one that is new and one that has failed, none of them before the other for good", async () => {
  const { receiver, received, tenant, endpoint } = await givenHeld();
  for (let count = 0; count < 3; count++) await letEventsHappen(tenant);
  receiver.milliseconds = 14_000;
  const newest = Math.max(...sequencesOf(received));
  received.length = 0;
  for (let minutes = 0; minutes < 60; minutes++) {
    vi.setSystemTime(Date.now() + 60_000);
    await deliverDue(tenant, endpoint.id);
  }

  const tried = sequencesOf(received);
  const fresh = new Set(tried.filter((sequence) => sequence > newest));
  const again = tried.filter((sequence) => sequence <= newest);
  expect(fresh.size).toBeGreaterThanOrEqual(3);
  expect(again.length).toBeGreaterThanOrEqual(3);
  expect(tried.length).toBeLessThanOrEqual(12);
});

it("does not switch off an endpoint that fails once, long after an event was given up", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { received, tenant, endpoint } = await givenReceiver(() => 503);
  await letEventsHappen(tenant);
  await retryUntilGivenUp(tenant, endpoint.id);
  vi.setSystemTime(Date.now() + 20 * DAY);
  const before = received.length;
  await letEventsHappen(tenant);
  await deliverDue(tenant, endpoint.id);

  expect(received.length).toBeGreaterThan(before);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({
    enabled: true,
    switchedOff: null,
  });
});

it("tries the events of a campaign again in their order, whichever of them was due first", async () => {
  const receiver = { answer: 500 };
  const { received, tenant, endpoint } = await givenReceiver(() => receiver.answer);
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=pending"),
    (deliveries) => deliveries.length === 2,
  );
  receiver.answer = 204;
  received.length = 0;
  await env.DATABASE.prepare(
    "UPDATE webhook_deliveries SET due_at = ?2 - sequence WHERE endpoint_id = ?1",
  )
    .bind(endpoint.id, Date.now())
    .run();
  await deliverDue(tenant, endpoint.id);

  expect(received.map(({ event }) => event.sequence)).toEqual([1, 2]);
});
