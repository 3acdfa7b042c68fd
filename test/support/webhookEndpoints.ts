/** Webhook endpoints as a team registers them, through the front door. */
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import { expectStatus, givenCampaign, givenTenant, type Tenant } from "./api.ts";
import { givenQuietRun } from "./campaignStates.ts";
import { type Receiver, receiveWebhooks } from "./fakeReceiver.ts";
import { UNREACHABLE_SENDER } from "./routeExamples.ts";
import { eventually } from "./stores.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** Where a receiver is that takes the place of the network. */
export const RECEIVER_URL = "https://hooks.example.com/kickoff";

/** Keeps the objects of outboxes and endpoints asleep: nobody is told of anything; `vi.restoreAllMocks()` ends it. */
export function keepEndpointsAsleep(): void {
  const asleep = () => ({ wake: () => Promise.resolve() }) as never;
  vi.spyOn(env.OUTBOXES, "getByName").mockImplementation(asleep);
  vi.spyOn(env.WEBHOOKS, "getByName").mockImplementation(asleep);
}

/** An endpoint in an answer, as loosely typed as a client would. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** An endpoint in an answer that makes a secret. */
export interface WebhookEndpointWithSecret extends WebhookEndpoint {
  readonly secret: string;
}

/** Registers an endpoint. */
export async function givenWebhookEndpoint(
  tenant: Tenant,
  settings: Record<string, unknown> = {},
): Promise<WebhookEndpointWithSecret> {
  const body = { url: UNREACHABLE_SENDER, ...settings };
  const reply = await tenant.call<WebhookEndpointWithSecret>("POST", "/webhook-endpoints", {
    body,
  });
  return expectStatus(reply, 201);
}

/** Far beyond every test. */
const PAUSED_UNTIL = 4_000_000_000_000;

/** Registers an endpoint that is on and is sent nothing, so that all stays quiet. Returns its id. */
export async function givenPausedEndpoint(tenant: Tenant): Promise<string> {
  const { id } = await givenWebhookEndpoint(tenant);
  await tenantDatabase()
    .prepare("UPDATE webhook_endpoints SET paused_until = ?2 WHERE id = ?1")
    .bind(id, PAUSED_UNTIL)
    .run();
  return id;
}

/** Gives an endpoint a delivery that was given up, of the oldest event of its feed. Returns its id. */
export async function givenDelivery(endpointId: string): Promise<string> {
  const delivery = await tenantDatabase()
    .prepare(
      `INSERT INTO webhook_deliveries (endpoint_id, sequence, event_id, number, status, attempts, created_at)
     SELECT w.id, e.sequence, e.id, 1, 'failed', '[]', e.recorded_at
     FROM webhook_endpoints w JOIN events e ON e.account_group_id = w.account_group_id
     WHERE w.id = ?1 ORDER BY e.sequence LIMIT 1
     RETURNING sequence`,
    )
    .bind(endpointId)
    .first<{ sequence: number }>();
  return `${delivery?.sequence}-1`;
}

/** A tenant with an endpoint, and what its receiver gets. */
export async function givenReceiver(answer?: Receiver, settings: Record<string, unknown> = {}) {
  const received = receiveWebhooks(answer);
  const tenant = await givenTenant();
  const endpoint = await givenWebhookEndpoint(tenant, { url: RECEIVER_URL, ...settings });
  return { received, tenant, endpoint };
}

/** Lets two events happen: a start, and its instances. Returns the campaign's id. */
export async function letEventsHappen(tenant: Tenant): Promise<string> {
  const { campaignId } = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, campaignId);
  return campaignId;
}

/** A delivery in an answer. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly status: string;
  readonly attempts: readonly { httpStatus: number | null; error: string | null; at: string }[];
  readonly nextAttemptAt: string | null;
}

/** The deliveries to an endpoint, the newest event first. */
export async function listDeliveries(tenant: Tenant, endpointId: string, query = "") {
  const path = `/webhook-endpoints/${endpointId}/deliveries${query}`;
  const reply = await tenant.call<{ items: readonly Delivery[] }>("GET", path);
  return expectStatus(reply, 200).items;
}

export async function readEndpoint(tenant: Tenant, endpointId: string): Promise<WebhookEndpoint> {
  const reply = await tenant.call<WebhookEndpoint>("GET", `/webhook-endpoints/${endpointId}`);
  return expectStatus(reply, 200);
}

/** Has the object of an endpoint look for what is due by now. */
export async function deliverDue(tenant: Tenant, endpointId: string): Promise<void> {
  const object = env.WEBHOOKS.getByName(`${tenant.accountGroupId}/${endpointId}`);
  await object.wake();
  await runDurableObjectAlarm(object);
}

/** Lets the clock, which a test has stopped, come to each attempt in turn, until every delivery was given up. */
export async function retryUntilGivenUp(tenant: Tenant, endpointId: string): Promise<void> {
  await eventually(
    () => listDeliveries(tenant, endpointId, "?status=pending"),
    (deliveries) => deliveries.length > 0,
  );
  for (;;) {
    await deliverDue(tenant, endpointId);
    const pending = await listDeliveries(tenant, endpointId, "?status=pending");
    if (pending.length === 0) return;
    const next = Math.min(...pending.map(({ nextAttemptAt }) => Date.parse(String(nextAttemptAt))));
    vi.setSystemTime(Math.max(Date.now(), next));
  }
}
