/** Recoveries and replays: they begin whatever was before, and send what was asked for, once. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { WebhookObject } from "../../src/webhooks/WebhookObject.ts";
import { expectStatus, type Tenant } from "../support/api.ts";
import { sequencesOf } from "../support/fakeReceiver.ts";
import { eventually } from "../support/stores.ts";
import {
  type Delivery,
  deliverDue,
  givenReceiver,
  letEventsHappen,
  listDeliveries,
  readEndpoint,
  retryUntilGivenUp,
  type WebhookEndpoint,
} from "../support/webhookEndpoints.ts";

const SINCE = { since: "2026-01-01T00:00:00Z" };

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function sendAgain(tenant: Tenant, endpointId: string, call: string, body: object) {
  const path = `/webhook-endpoints/${endpointId}/${call}`;
  return expectStatus(await tenant.call<WebhookEndpoint>("POST", path, { body }), 200);
}

const becomesDelivered = (tenant: Tenant, endpointId: string, count: number) =>
  eventually(
    () => listDeliveries(tenant, endpointId, "?status=delivered"),
    (deliveries) => deliveries.length === count,
  );

it.each([
  ["recover", SINCE],
  ["replay", { after: 0 }],
])("%s begins although the endpoint is held, and has nothing left to try", async (call, body) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const receiver = { answer: 500 };
  const { tenant, endpoint } = await givenReceiver(() => receiver.answer);
  await letEventsHappen(tenant);
  await retryUntilGivenUp(tenant, endpoint.id);
  const held = await readEndpoint(tenant, endpoint.id);
  receiver.answer = 204;

  const shown = await sendAgain(tenant, endpoint.id, call, body);

  expect(held).toMatchObject({ held: true, sequence: 2 });
  expect(shown).toMatchObject({ held: false, failures: 0, failingSince: null });
  expect(Date.parse(String(shown.updatedAt))).toBeGreaterThan(Date.parse(String(held.updatedAt)));
  await becomesDelivered(tenant, endpoint.id, 2);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({ replay: null });
});

it("sends at a recovery at once what is still to be tried", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const receiver = { answer: 500 };
  const { received, tenant, endpoint } = await givenReceiver(() => receiver.answer);
  for (let count = 0; count < 3; count++) await letEventsHappen(tenant);
  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ held }) => held === true,
  );
  receiver.answer = 204;
  received.length = 0;
  await sendAgain(tenant, endpoint.id, "recover", SINCE);
  await becomesDelivered(tenant, endpoint.id, 6);

  expect(sequencesOf(received)).toEqual([1, 2, 3, 4, 5, 6]);
});

it.each([
  ["recover", SINCE],
  ["replay", { after: 0 }],
])("%s ends a pause that the endpoint has asked for", async (call, body) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const receiver = { status: 429 };
  const { tenant, endpoint } = await givenReceiver(
    () => new Response(null, { status: receiver.status, headers: { "Retry-After": "1800" } }),
  );
  await letEventsHappen(tenant);
  const paused = await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ pausedUntil }) => pausedUntil !== null,
  );
  const [first] = await listDeliveries(tenant, endpoint.id);
  const resend = `/webhook-endpoints/${endpoint.id}/deliveries/${first?.id}/resend`;
  const resent = expectStatus(await tenant.call<Delivery>("POST", resend), 200);
  const [listed] = await listDeliveries(tenant, endpoint.id);
  receiver.status = 204;
  const shown = await sendAgain(tenant, endpoint.id, call, body);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=pending"),
    (deliveries) => deliveries.length === 0,
  );

  // Before that it is not tried.
  expect(resent.nextAttemptAt).toBe(paused.pausedUntil);
  expect(listed).toEqual(resent);
  expect(shown.pausedUntil).toBeNull();
});

it.each([
  [
    "the first where it began earlier",
    "replay",
    { after: 0 },
    "replay",
    { after: 2 },
    [1, 2, 3, 4],
  ],
  [
    "the second where it began earlier",
    "replay",
    { after: 2 },
    "replay",
    { after: 0 },
    [1, 2, 3, 4],
  ],
  [
    "a recovery with a replay, delivered or not",
    "recover",
    SINCE,
    "replay",
    { after: 3 },
    [1, 2, 3, 4],
  ],
  ["two recoveries, of what was not delivered", "recover", SINCE, "recover", SINCE, [2]],
] as const)("merges %s", async (_, first, firstBody, second, secondBody, sent) => {
  const { received, tenant, endpoint } = await givenReceiver();
  for (let count = 0; count < 2; count++) await letEventsHappen(tenant);
  await becomesDelivered(tenant, endpoint.id, 4);
  await env.DATABASE.prepare(
    "UPDATE webhook_deliveries SET status = 'failed' WHERE endpoint_id = ?1 AND sequence = 2",
  )
    .bind(endpoint.id)
    .run();
  received.length = 0;
  const asleep = vi.spyOn(WebhookObject.prototype, "wake").mockResolvedValue();
  await sendAgain(tenant, endpoint.id, first, firstBody);
  const merged = await sendAgain(tenant, endpoint.id, second, secondBody);
  asleep.mockRestore();
  await deliverDue(tenant, endpoint.id);
  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ replay }) => replay === null,
  );

  expect(merged.replay).toEqual({ next: 1, last: 4 });
  expect(sequencesOf(received)).toEqual(sent);
});

it("sends each event once when a replay is interrupted", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const receiver: { asksToWait: boolean } = { asksToWait: false };
  const taken: number[] = [];
  const { tenant, endpoint } = await givenReceiver(({ event }) => {
    if (receiver.asksToWait && event.sequence === 1) {
      receiver.asksToWait = false;
      return new Response(null, { status: 429, headers: { "Retry-After": "60" } });
    }
    taken.push(event.sequence);
    return 204;
  });
  for (let count = 0; count < 3; count++) await letEventsHappen(tenant);
  await becomesDelivered(tenant, endpoint.id, 6);
  taken.length = 0;
  receiver.asksToWait = true;
  await sendAgain(tenant, endpoint.id, "replay", { after: 0 });
  const paused = await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ pausedUntil }) => pausedUntil !== null,
  );
  const takenBefore = taken.length;
  vi.setSystemTime(Date.parse(String(paused.pausedUntil)) + 1);
  await deliverDue(tenant, endpoint.id);
  await becomesDelivered(tenant, endpoint.id, 12);

  expect(takenBefore).toBeGreaterThan(0);
  expect(takenBefore).toBeLessThan(6);
  expect(taken.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({ replay: null });
});
