/** Webhook endpoints as a team registers them, through the front door. */
import { env } from "cloudflare:workers";

import { expectStatus, type Tenant } from "./api.ts";
import { UNREACHABLE_SENDER } from "./routeExamples.ts";

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
  await env.DATABASE.prepare("UPDATE webhook_endpoints SET paused_until = ?2 WHERE id = ?1")
    .bind(id, PAUSED_UNTIL)
    .run();
  return id;
}

/** Gives an endpoint a delivery that was given up, of the oldest event of its feed. Returns its id. */
export async function givenDelivery(endpointId: string): Promise<string> {
  const delivery = await env.DATABASE.prepare(
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
