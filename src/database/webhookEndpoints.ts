/** Webhook endpoints: registering, reading and changing them. Their secrets come in and go out encrypted. */
import {
  MAXIMUM_WEBHOOK_ENDPOINTS,
  type WebhookEndpoint,
  type WebhookEndpointChange,
  type WebhookEndpointSettings,
} from "../domain/webhookEndpoint.ts";
import { UpstreamError } from "../platform/upstream.ts";
import {
  type Columns,
  columnsOf,
  type Row,
  rowAsJson,
  toValue,
  toValueFromJson,
} from "./columns.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { readRow, readRows, runBatch, runStatement, type Sql, sql } from "./sql.ts";

/** The columns of an endpoint, but for its secrets. */
export const WEBHOOK_ENDPOINT: Columns<WebhookEndpoint> = {
  id: "id",
  accountGroupId: "account_group_id",
  url: "url",
  description: "description",
  types: ["types", (stored: string | null) => JSON.parse(stored ?? "null")],
  enabled: ["enabled", Boolean],
  switchedOffReason: "switched_off_reason",
  switchedOffAt: "switched_off_at",
  previousSecretUntil: "previous_secret_until",
  sequence: "sequence",
  failures: "failures",
  failingSince: "failing_since",
  pausedUntil: "paused_until",
  replayFrom: "replay_from",
  replayTo: "replay_to",
  replayMissed: ["replay_missed", Boolean],
  createdAt: "created_at",
  updatedAt: "updated_at",
};

/** An endpoint with the newest of its secrets, encrypted. */
export interface WebhookEndpointWithSecret extends WebhookEndpoint {
  readonly encryptedSecret: string;
}

const WITH_SECRET: Columns<WebhookEndpointWithSecret> = {
  ...WEBHOOK_ENDPOINT,
  encryptedSecret: "secret",
};

/** The place of the newest event of a feed. */
export function newestPlace(accountGroupId: string): Sql {
  return sql`coalesce((SELECT max(e.sequence) FROM events e WHERE e.account_group_id = ${accountGroupId}), 0)`;
}

export interface NewWebhookEndpoint extends WebhookEndpointSettings {
  readonly id: string;
  readonly accountGroupId: string;
  readonly encryptedSecret: string;
  readonly createdAt: number;
}

/**
 * Registers an endpoint under an id made by the caller; a repeated call changes nothing. It is told what happens from now on.
 *
 * @returns null when there is no such account group, or it has as many endpoints as it may
 */
export function insertWebhookEndpoint(
  database: D1Database,
  endpoint: NewWebhookEndpoint,
  keyed: KeyedRequest | null,
): Promise<Creation<WebhookEndpointWithSecret> | null> {
  const { id, accountGroupId, url, description, types, enabled, createdAt } = endpoint;
  const batch = {
    statements: [
      sql`INSERT INTO webhook_endpoints (id, account_group_id, url, description, types, enabled, secret, sequence,
                                         created_at, updated_at)
          SELECT ${id}, g.id, ${url}, ${description}, ${toStored(types)}, ${Number(enabled)}, ${endpoint.encryptedSecret},
                 ${newestPlace(accountGroupId)}, ${createdAt}, ${createdAt}
          FROM account_groups g
          WHERE g.id = ${accountGroupId}
            AND (SELECT count(*) FROM webhook_endpoints w WHERE w.account_group_id = g.id AND w.deleted_at IS NULL)
              < ${MAXIMUM_WEBHOOK_ENDPOINTS}
            AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})
          ON CONFLICT (id) DO NOTHING`,
    ],
    answer: sql`SELECT ${rowAsJson(WITH_SECRET, "w")} AS answer FROM webhook_endpoints w WHERE w.id = ${id}`,
  };
  return createOnce(database, "create webhook endpoint", keyed, batch, (answer) =>
    toValueFromJson(WITH_SECRET, answer),
  );
}

/**
 * A page of an account group's endpoints, oldest first.
 *
 * @param afterId where the page begins; null for the first
 */
export async function selectWebhookEndpoints(
  database: D1Database,
  accountGroupId: string,
  afterId: string | null,
  limit: number,
): Promise<WebhookEndpoint[]> {
  const rows = await readRows<Row>(
    database,
    "list webhook endpoints",
    sql`SELECT ${columnsOf(WEBHOOK_ENDPOINT, "w")} FROM webhook_endpoints w
        WHERE w.account_group_id = ${accountGroupId} AND w.id > ${afterId ?? ""} AND w.deleted_at IS NULL
        ORDER BY w.id LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(WEBHOOK_ENDPOINT, row));
}

/** Reads an endpoint; null when the account group has none with this id. */
export async function selectWebhookEndpoint(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
): Promise<WebhookEndpoint | null> {
  const own = ownEndpoint(accountGroupId, endpointId);
  const row = await readRow<Row>(database, "read webhook endpoint", own);
  return row === null ? null : toValue(WEBHOOK_ENDPOINT, row);
}

function ownEndpoint(accountGroupId: string, endpointId: string): Sql {
  return sql`
    SELECT ${columnsOf(WEBHOOK_ENDPOINT, "w")} FROM webhook_endpoints w
    WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.deleted_at IS NULL`;
}

/** The secrets of an endpoint that sign at a moment, encrypted: the newest and, after a rotation, the one before. */
export async function selectWebhookSecrets(
  database: D1Database,
  endpointId: string,
  now: number,
): Promise<readonly string[]> {
  const rows = await readRows<{ secret: string }>(
    database,
    "read webhook secrets",
    sql`SELECT w.secret FROM webhook_endpoints w WHERE w.id = ${endpointId}
        UNION ALL
        SELECT w.previous_secret FROM webhook_endpoints w WHERE w.id = ${endpointId} AND w.previous_secret_until > ${now}`,
  );
  return rows.map(({ secret }) => secret);
}

/**
 * Changes an endpoint, and moves its `updatedAt` strictly forward; a repeated call changes nothing more. One that is switched
 * on again is told what happens from then on, and one that gets another address is tried anew.
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
    const results = await runBatch<Row>(database, "update webhook endpoint", [
      sql`UPDATE webhook_endpoints AS w
          SET url = coalesce(${url}, w.url),
              description = coalesce(${description}, w.description),
              types = iif(${types === undefined}, w.types, ${toStored(types ?? null)}),
              enabled = coalesce(${enabled === undefined ? null : Number(enabled)}, w.enabled),
              switched_off_reason = iif(${enabled === true}, NULL, w.switched_off_reason),
              switched_off_at = iif(${enabled === true}, NULL, w.switched_off_at),
              sequence = iif(${switchesOn}, ${newestPlace(accountGroupId)}, w.sequence),
              failures = iif(${isAnew}, 0, w.failures),
              failing_since = iif(${isAnew}, NULL, w.failing_since),
              paused_until = iif(${isAnew}, NULL, w.paused_until),
              updated_at = ${askedAt}
          WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.deleted_at IS NULL
            AND w.updated_at < ${askedAt}`,
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

/**
 * Gives an endpoint a new secret; the one before stays valid until `previousSecretUntil`. A repeated call changes nothing more.
 *
 * @param now milliseconds since 1970, after the endpoint's last change; an attempt that comes so late that the endpoint has
 *   changed since is void
 * @throws {UpstreamError} when the endpoint has changed since: the secret may have been its newest for a moment, and is not now
 */
export async function rotateWebhookSecret(
  database: D1Database,
  {
    id,
    accountGroupId,
    encryptedSecret,
  }: Pick<NewWebhookEndpoint, "id" | "accountGroupId" | "encryptedSecret">,
  { now, previousSecretUntil }: { readonly now: number; readonly previousSecretUntil: number },
  keyed: KeyedRequest | null,
): Promise<Creation<WebhookEndpointWithSecret>> {
  const batch = {
    statements: [
      sql`UPDATE webhook_endpoints AS w
          SET previous_secret = w.secret, previous_secret_until = ${previousSecretUntil}, secret = ${encryptedSecret},
              updated_at = ${now}
          WHERE w.id = ${id} AND w.account_group_id = ${accountGroupId} AND w.updated_at < ${now}
            AND w.deleted_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})`,
    ],
    answer: sql`SELECT ${rowAsJson(WITH_SECRET, "w")} AS answer FROM webhook_endpoints w
                WHERE w.id = ${id} AND w.account_group_id = ${accountGroupId} AND w.secret = ${encryptedSecret}`,
  };
  const rotation = await createOnce(database, "rotate webhook secret", keyed, batch, (answer) =>
    toValueFromJson(WITH_SECRET, answer),
  );
  if (rotation === null) throw overtaken("rotate webhook secret");
  return rotation;
}

function overtaken(operation: string): UpstreamError {
  return new UpstreamError("DATABASE", operation, [new Error("Overtaken by another change")]);
}

/**
 * Takes an endpoint away. Its deliveries go in the steps of a sweep.
 *
 * @returns whether the account group had it
 */
export async function deleteWebhookEndpoint(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
  now: number,
): Promise<boolean> {
  const changes = await runStatement(
    database,
    "delete webhook endpoint",
    sql`UPDATE webhook_endpoints SET deleted_at = ${now}, enabled = 0, updated_at = max(${now}, updated_at + 1)
        WHERE id = ${endpointId} AND account_group_id = ${accountGroupId} AND deleted_at IS NULL`,
  );
  return changes > 0;
}

/**
 * Has a part of the feed sent again, from a place to the newest event.
 *
 * @param missedOnly whether only that is sent which was not delivered
 * @returns the endpoint as it is then; null when the account group has none with this id
 */
export async function replayFeed(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
  { from, missedOnly }: { readonly from: number; readonly missedOnly: boolean },
): Promise<WebhookEndpoint | null> {
  const results = await runBatch<Row>(database, "replay feed", [
    // What is behind its place in the feed comes by itself.
    sql`UPDATE webhook_endpoints AS w
        SET replay_from = ${from}, replay_to = w.sequence + 1, replay_missed = ${Number(missedOnly)}
        WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.deleted_at IS NULL AND w.enabled`,
    ownEndpoint(accountGroupId, endpointId),
  ]);
  const [row] = results.at(-1)?.results ?? [];
  return row === undefined ? null : toValue(WEBHOOK_ENDPOINT, row);
}

function toStored(types: WebhookEndpointSettings["types"]): string | null {
  return types === null ? null : JSON.stringify(types);
}
