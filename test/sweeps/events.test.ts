/** What the sweep does for whoever is told of events: wakes those that stand still, and forgets what is old. */
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { OutboxObject } from "../../src/webhooks/OutboxObject.ts";
import { WebhookObject } from "../../src/webhooks/WebhookObject.ts";
import { expectStatus, givenTenant } from "../support/api.ts";
import { catchLogLines } from "../support/logLines.ts";
import { countRowsOf } from "../support/rowsMeter.ts";
import { eventually } from "../support/stores.ts";
import {
  givenReceiver,
  givenWebhookEndpoint,
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

it("leaves a replay alone whose endpoint is held", async () => {
  const { tenant, endpoint } = await givenReceiver();
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 2,
  );
  await env.DATABASE.prepare(
    "UPDATE webhook_endpoints SET failures = 9, failing_since = 1, replay_from = 1, replay_to = 3, replay_missed = 0 WHERE id = ?1",
  )
    .bind(endpoint.id)
    .run();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });

  expect((await sweep()).ofEvent("sweep.webhooks")).toMatchObject([{ webhooks: 0 }]);
});

it("comes to every endpoint, also where those that it wakes first stay behind", async () => {
  const woken = vi.spyOn(WebhookObject.prototype, "wake").mockResolvedValue();
  const tenants = [await givenTenant(), await givenTenant()];
  const ids: string[] = [];
  for (const tenant of tenants) {
    await letEventsHappen(tenant);
    for (let made = 0; made < 20; made++) ids.push((await givenWebhookEndpoint(tenant)).id);
  }
  await env.DATABASE.prepare(
    `UPDATE webhook_endpoints SET replay_from = 1, replay_to = 2, replay_missed = 0
     WHERE id IN (SELECT value FROM json_each(?1))`,
  )
    .bind(JSON.stringify(ids))
    .run();
  const missing = () => {
    const names = woken.mock.contexts.map((object) =>
      String(Reflect.get(object as object, "ctx").id.name),
    );
    return ids.filter((id) => !names.some((name) => name.endsWith(id)));
  };

  await sweep();
  expect(missing()).not.toEqual([]);
  for (let sweeps = 0; sweeps < 50 && missing().length > 0; sweeps++) await sweep();

  expect(missing()).toEqual([]);
});

it("reads no delivery whose event is still kept", async () => {
  const { tenant, endpoint } = await givenReceiver();
  await letEventsHappen(tenant);
  await eventually(
    () => listDeliveries(tenant, endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 2,
  );
  const { read: before } = await countRowsOf(sweep);
  await env.DATABASE.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO webhook_deliveries (endpoint_id, sequence, event_id, number, status, attempts, created_at)
     SELECT d.endpoint_id, d.sequence, d.event_id, n.i, 'delivered', '[]', d.created_at
     FROM webhook_deliveries d CROSS JOIN n WHERE d.endpoint_id = ?1 AND d.number = 1`,
  )
    .bind(endpoint.id)
    .run();

  const { read: after } = await countRowsOf(sweep);

  expect(after).toBeLessThan(before + 100);
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

it("forgets the oldest events first, however many feeds have some to forget", async () => {
  const insert = (statement: string, ...values: unknown[]) =>
    env.DATABASE.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) ${statement}`,
    )
      .bind(...values)
      .run();
  await insert(
    "INSERT INTO account_groups (id, name, created_at) SELECT printf('%024x', i), 'Busy', 1 FROM n",
  );
  await insert(
    `INSERT INTO events (account_group_id, sequence, id, type, details, occurred_at, recorded_at)
     SELECT printf('%024x', n.i), place.value, printf('%024x', 2 * n.i + place.value), 'sender.unheard_of', '{}', 0, ?1
     FROM n CROSS JOIN json_each('[1, 2]') place`,
    Date.now() - 31 * DAY,
  );
  const tenant = await givenTenant();
  await letEventsHappen(tenant);
  await env.DATABASE.prepare("UPDATE events SET recorded_at = ?2 WHERE account_group_id = ?1")
    .bind(tenant.accountGroupId, Date.now() - 60 * DAY)
    .run();

  await sweep();

  const reply = await tenant.call<{ items: { sequence: number }[] }>("GET", "/events");
  expect(expectStatus(reply, 200).items.map(({ sequence }) => sequence)).toEqual([2]);
});
