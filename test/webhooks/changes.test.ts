/** What a change of an endpoint means for what was to be sent to it. */
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus, type Tenant } from "../support/api.ts";
import { sequencesOf } from "../support/fakeReceiver.ts";
import { eventually } from "../support/stores.ts";
import {
  deliverDue,
  givenReceiver,
  letEventsHappen,
  listDeliveries,
  RECEIVER_URL,
  readEndpoint,
} from "../support/webhookEndpoints.ts";

const OTHER_URL = "https://other.example.com/kickoff";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const becomesDelivered = (tenant: Tenant, endpointId: string, count: number) =>
  eventually(
    () => listDeliveries(tenant, endpointId, "?status=delivered"),
    (deliveries) => deliveries.length === count,
  );

it.each([
  ["another address", "PATCH", "", { url: OTHER_URL }],
  ["another secret", "POST", "/rotate-secret", undefined],
])("tries again what was answered 410 while the endpoint got %s", async (_, method, path, body) => {
  let change: (() => Promise<unknown>) | null = null;
  const { received, tenant, endpoint } = await givenReceiver(async () => {
    const changeNow = change;
    change = null;
    await changeNow?.();
    return changeNow === null ? 204 : 410;
  });
  const endpointPath = `/webhook-endpoints/${endpoint.id}${path}`;
  change = async () => expectStatus(await tenant.call(method, endpointPath, { body }), 200);
  await letEventsHappen(tenant);
  await becomesDelivered(tenant, endpoint.id, 2);

  expect(sequencesOf(received)).toEqual([1, 1, 2]);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({
    enabled: true,
    switchedOff: null,
  });
});

it("tries at another address at once what has failed at the one before", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { received, tenant, endpoint } = await givenReceiver(({ url }) =>
    url === RECEIVER_URL ? 500 : 204,
  );
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=pending"),
    (deliveries) => deliveries.length === 2,
  );
  const path = `/webhook-endpoints/${endpoint.id}`;
  expectStatus(await tenant.call("PATCH", path, { body: { description: "The same" } }), 200);
  const [waiting] = await listDeliveries(tenant, endpoint.id, "?status=pending");
  expectStatus(await tenant.call("PATCH", path, { body: { url: OTHER_URL } }), 200);
  await becomesDelivered(tenant, endpoint.id, 2);

  expect(Date.parse(String(waiting?.nextAttemptAt))).toBeGreaterThan(Date.now());
  expect(received.map(({ url }) => url)).toEqual([
    RECEIVER_URL,
    RECEIVER_URL,
    OTHER_URL,
    OTHER_URL,
  ]);
});

it("does not put off at another address what was due while an attempt at the one before was failing", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  let change = async (): Promise<unknown> => null;
  const { tenant, endpoint } = await givenReceiver(async ({ url }) => {
    if (url !== RECEIVER_URL) return 204;
    await change();
    return 500;
  });
  for (let count = 0; count < 3; count++) await letEventsHappen(tenant);
  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ held }) => held === true,
  );
  const path = `/webhook-endpoints/${endpoint.id}`;
  vi.setSystemTime(Date.now() + 10_000);
  change = async () =>
    expectStatus(await tenant.call("PATCH", path, { body: { url: OTHER_URL } }), 200);
  await deliverDue(tenant, endpoint.id);

  await becomesDelivered(tenant, endpoint.id, 6);
  expect(await readEndpoint(tenant, endpoint.id)).toMatchObject({ held: false, sequence: 6 });
});
