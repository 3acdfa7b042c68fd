/** `…/webhook-endpoints/{webhookEndpointId}/deliveries`, `/resend`, `/recover` and `/replay`: what they refuse, and pages. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { eventually } from "../../support/stores.ts";
import {
  type Delivery,
  givenReceiver,
  letEventsHappen,
  listDeliveries,
} from "../../support/webhookEndpoints.ts";

afterEach(() => vi.restoreAllMocks());

async function givenDelivered(campaigns = 1) {
  const given = await givenReceiver();
  for (let made = 0; made < campaigns; made++) await letEventsHappen(given.tenant);
  await eventually(
    () => listDeliveries(given.tenant, given.endpoint.id, "?status=delivered"),
    (deliveries) => deliveries.length === 2 * campaigns,
  );
  return { ...given, path: `/webhook-endpoints/${given.endpoint.id}` };
}

it("pages through the deliveries, the newest event first, and shows those in a status", async () => {
  const { tenant, endpoint, path } = await givenDelivered(2);
  await env.DATABASE.prepare(
    "UPDATE webhook_deliveries SET status = 'failed' WHERE endpoint_id = ?1 AND sequence = 2",
  )
    .bind(endpoint.id)
    .run();

  const shown: string[] = [];
  let query = "?limit=1";
  for (;;) {
    const reply = await tenant.call<{ items: Delivery[]; nextCursor: string | null }>(
      "GET",
      `${path}/deliveries${query}`,
    );
    const { items, nextCursor } = expectStatus(reply, 200);
    shown.push(...items.map(({ id }) => id));
    if (nextCursor === null) break;
    query = `?limit=1&cursor=${nextCursor}`;
  }

  expect(shown).toEqual(["4-1", "3-1", "2-1", "1-1"]);
  const inStatus = async (status: string) =>
    (await listDeliveries(tenant, endpoint.id, `?status=${status}`)).map(({ id }) => id);
  expect(await inStatus("failed")).toEqual(["2-1"]);
  expect(await inStatus("pending")).toEqual([]);
  expect(await inStatus("delivered")).toEqual(["4-1", "3-1", "1-1"]);
});

it.each([
  ["a delivery that is none", 400, "deliveries/1/resend", undefined, "deliveryId: "],
  ["a delivery that nothing has", 404, "deliveries/99-1/resend", undefined, "99-1"],
  ["a number that nothing has", 404, "deliveries/1-2/resend", undefined, "1-2"],
  ["no time", 400, "recover", { since: "yesterday" }, "since: "],
  ["a time without its offset", 400, "recover", { since: "2026-11-29T09:00:00" }, "since: "],
  ["no place", 400, "replay", { after: -1 }, "after: "],
  ["no body", 400, "replay", undefined, "body: "],
] as const)("refuses %s with %i, and sends nothing", async (_, status, call, body, details) => {
  const { tenant, received, path } = await givenDelivered();
  const before = await takePicture();
  received.length = 0;

  const reply = await tenant.call("POST", `${path}/${call}`, { body });

  const code = status === 404 ? "NOT_FOUND" : "VALIDATION_ERROR";
  expect(expectRefusal(reply, status, code)).toContain(details);
  expect(received).toEqual([]);
  await expectUnchanged(before);
});

it.each([
  ["deliveries/1-1/resend", undefined],
  ["recover", { since: "2026-11-29T09:00:00Z" }],
  ["replay", { after: 0 }],
])("sends nothing again to an endpoint that is off: %s", async (call, body) => {
  const { tenant, path } = await givenDelivered();
  expectStatus(await tenant.call("PATCH", path, { body: { enabled: false } }), 200);

  const reply = await tenant.call("POST", `${path}/${call}`, { body });

  expectRefusal(reply, 422, "VALIDATION_ERROR");
});

it.each([
  ["replay", { after: 3 }, "after: there is no event 3 yet, the newest is 2"],
  ["recover", { since: "9999-12-31T23:59:59Z" }, "since: "],
])("refuses to %s what has not happened yet", async (call, body, details) => {
  const { tenant, path } = await givenDelivered();
  const before = await takePicture();

  const reply = await tenant.call("POST", `${path}/${call}`, { body });

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toContain(details);
  await expectUnchanged(before);
});

it("takes a replay from the newest event on, and a recovery by a clock that is ahead", async () => {
  const { tenant, path } = await givenDelivered();
  const since = new Date(Date.now() + 30_000).toISOString();

  expectStatus(await tenant.call("POST", `${path}/replay`, { body: { after: 2 } }), 200);
  expectStatus(await tenant.call("POST", `${path}/recover`, { body: { since } }), 200);
});

it("refuses a replay of events that are no longer kept, and one to an endpoint that is not there", async () => {
  const { tenant, path } = await givenDelivered(2);
  await env.DATABASE.prepare("DELETE FROM events WHERE account_group_id = ?1 AND sequence < 3")
    .bind(tenant.accountGroupId)
    .run();

  const gone = await tenant.call("POST", `${path}/replay`, { body: { after: 1 } });
  expect(expectRefusal(gone, 422, "VALIDATION_ERROR")).toContain("after: ");
  const all = await tenant.call("POST", `${path}/replay`, { body: { after: 0 } });
  expectStatus(all, 200);
  const missing = `/webhook-endpoints/${"0".repeat(24)}/replay`;
  expectRefusal(await tenant.call("POST", missing, { body: { after: 0 } }), 404, "NOT_FOUND");
});
