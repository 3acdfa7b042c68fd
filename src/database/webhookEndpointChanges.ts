/** Changing webhook endpoints: their settings and their secrets. */
import type { WebhookEndpoint, WebhookEndpointChange } from "../domain/webhookEndpoint.ts";
import { type Row, toValue } from "./columns.ts";
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { overtaken } from "./overtaken.ts";
import type { SecretOwner } from "./rotateSecret.ts";
import { runBatch, type Sql, sql } from "./sql.ts";
import { tryPendingAt } from "./webhookDeliveries.ts";
import {
  newestPlace,
  ownEndpoint,
  toStoredTypes,
  WEBHOOK_ENDPOINT,
  WEBHOOK_ENDPOINT_WITH_SECRET,
  type WebhookEndpointWithSecret,
} from "./webhookEndpoints.ts";

/**
 * Changes an endpoint, and moves its `updatedAt` strictly forward; a repeated call changes nothing more. One that is switched
 * on again is told what happens from then on, and one that gets another address is tried anew, with what is pending at once.
 *
 * @param now milliseconds since 1970; an attempt that comes so late that the endpoint has changed since is void
 * @returns the endpoint as it is then; null when the account group has none with this id
 * @throws {UpstreamError} when the endpoint changed under each attempt: none of them took effect
 */
export async function updateWebhookEndpoint(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
  change: WebhookEndpointChange,
  now: number,
): Promise<WebhookEndpoint | null> {
  const { url = null, description = null, types, enabled } = change;
  const switchesOn = sql`(${enabled === true} AND NOT w.enabled)`;
  const isAnew = sql`(w.url <> coalesce(${url}, w.url) OR ${switchesOn})`;
  let askedAt = now;
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const isOwn = sql`
      w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.deleted_at IS NULL AND w.updated_at < ${askedAt}`;
    const results = await runBatch<Row>(database, "update webhook endpoint", [
      sql`${tryPendingAt(endpointId, now)}
            AND EXISTS (SELECT 1 FROM webhook_endpoints w WHERE ${isOwn} AND ${isAnew})`,
      sql`UPDATE webhook_endpoints AS w
          SET url = coalesce(${url}, w.url),
              description = coalesce(${description}, w.description),
              types = iif(${types === undefined}, w.types, ${toStoredTypes(types ?? null)}),
              enabled = coalesce(${enabled === undefined ? null : Number(enabled)}, w.enabled),
              switched_off_reason = iif(${enabled === true}, NULL, w.switched_off_reason),
              switched_off_at = iif(${enabled === true}, NULL, w.switched_off_at),
              sequence = iif(${switchesOn}, ${newestPlace(accountGroupId)}, w.sequence),
              failures = iif(${isAnew}, 0, w.failures),
              failing_since = iif(${isAnew}, NULL, w.failing_since),
              paused_until = iif(${isAnew}, NULL, w.paused_until),
              updated_at = ${askedAt}
          WHERE ${isOwn}`,
      giveUpPending(endpointId),
      ownEndpoint(accountGroupId, endpointId),
    ]);
    const [row] = results.at(-1)?.results ?? [];
    if (row === undefined) return null;
    const endpoint = toValue(WEBHOOK_ENDPOINT, row);
    // Done, by this attempt or by one whose answer was lost.
    if (says(endpoint, change)) return endpoint;
    // Overtaken by another change while the client waits, so it is asked for anew.
    askedAt = Math.max(Date.now(), endpoint.updatedAt + 1);
  }
  throw overtaken("update webhook endpoint");
}

/** Whether an endpoint is as a change wants it. */
function says(endpoint: WebhookEndpoint, change: WebhookEndpointChange): boolean {
  const wanted = Object.entries(change).filter(([, value]) => value !== undefined);
  const asWanted = { ...endpoint, ...Object.fromEntries(wanted) };
  return JSON.stringify(asWanted) === JSON.stringify(endpoint);
}

/** Gives up what is pending for an endpoint, if it is off. Whoever switches it on again may recover it. */
export function giveUpPending(endpointId: string): Sql {
  return sql`
    UPDATE webhook_deliveries SET status = 'failed', due_at = NULL
    WHERE endpoint_id = ${endpointId} AND due_at IS NOT NULL
      AND NOT (SELECT w.enabled FROM webhook_endpoints w WHERE w.id = ${endpointId})`;
}

/** An endpoint, for a new secret of its. */
export function endpointWithSecret(
  accountGroupId: string,
  id: string,
): SecretOwner<WebhookEndpointWithSecret> {
  return {
    table: sql`webhook_endpoints`,
    columns: WEBHOOK_ENDPOINT_WITH_SECRET,
    isOwn: sql`o.id = ${id} AND o.account_group_id = ${accountGroupId} AND o.deleted_at IS NULL`,
  };
}
