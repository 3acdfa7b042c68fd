/** What the sweep does for whoever is told of events: wakes those that stand still, and forgets what is old. */
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { OutboxObject } from "../../src/webhooks/OutboxObject.ts";
import { expectStatus } from "../support/api.ts";
import { catchLogLines } from "../support/logLines.ts";
import { eventually } from "../support/stores.ts";
import {
  givenReceiver,
  letEventsHappen,
  listDeliveries,
  readEndpoint,
} from "../support/webhookEndpoints.ts";

const DAY = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Sweeps; returns what is logged of it. */
async function sweep() {
  const log = catchLogLines();
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  return log;
}

it("wakes an endpoint that nobody has woken, and no other", async () => {
  vi.spyOn(OutboxObject.prototype, "wake").mockResolvedValue();
  const { received, tenant, endpoint } = await givenReceiver();
  await letEventsHappen(tenant);

  expect((await sweep()).ofEvent("sweep.webhooks")).toMatchObject([{ webhooks: 0 }]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  expect((await sweep()).ofEvent("sweep.webhooks")).toMatchObject([{ webhooks: 1 }]);
  await eventually(
    () => readEndpoint(tenant, endpoint.id),
    ({ sequence }) => sequence === 2,
  );

  expect(received).toHaveLength(2);
  expect((await sweep()).ofEvent("sweep.webhooks")).toMatchObject([{ webhooks: 0 }]);
});

it("forgets events after thirty days with their deliveries, but for the newest, and deleted endpoints", async () => {
  const { tenant, endpoint } = await givenReceiver();
  await letEventsHappen(tenant);
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 4,
  );
  const age = (days: number, most: number) =>
    env.DATABASE.prepare(
      "UPDATE events SET recorded_at = ?3 WHERE account_group_id = ?1 AND sequence <= ?2",
    )
      .bind(tenant.accountGroupId, most, Date.now() - days * DAY)
      .run();
  const sequences = async () => {
    const reply = await tenant.call<{ items: { sequence: number }[] }>("GET", "/events");
    return expectStatus(reply, 200).items.map(({ sequence }) => sequence);
  };

  await age(31, 2);
  expect((await sweep()).ofEvent("sweep.events")).toMatchObject([{ events: 2, deliveries: 2 }]);
  expect(await sequences()).toEqual([3, 4]);
  expect((await listDeliveries(tenant, endpoint.id)).map(({ id }) => id)).toEqual(["4-1", "3-1"]);

  await age(31, 4);
  await sweep();
  expect(await sequences()).toEqual([4]);
  await letEventsHappen(tenant);
  expect(await sequences()).toEqual([4, 5, 6]);

  expectStatus(await tenant.call("DELETE", `/webhook-endpoints/${endpoint.id}`), 200);
  await sweep();
  const { results } = await env.DATABASE.prepare(
    `SELECT w.id FROM webhook_endpoints w WHERE w.id = ?1
     UNION ALL SELECT d.endpoint_id FROM webhook_deliveries d WHERE d.endpoint_id = ?1`,
  )
    .bind(endpoint.id)
    .all();
  expect(results).toEqual([]);
});
