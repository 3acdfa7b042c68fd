/** Webhook endpoints: registering, reading and changing them. Their secrets come in and go out encrypted. */
import {
  MAXIMUM_WEBHOOK_ENDPOINTS,
  type SwitchOffReason,
  type WebhookEndpoint,
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
import { readRow, readRows, runBatch, runStatement, type Sql, sql } from "./sql.ts";

/** The columns of an endpoint, but for its secrets. */
export const WEBHOOK_ENDPOINT: Columns<WebhookEndpoint> = {
  id: "id",
  accountGroupId: "account_group_id",
  url: "url",
  description: "description",
  types: ["types", (stored: string | null) => JSON.parse(stored ?? "null")],
  enabled: ["enabled", Boolean],
  switchedOffReason: ["switched_off_reason", (stored: string | null) => stored as SwitchOffReason],
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
 * Changes an endpoint; a setting that is left out stays as it is. One that is switched off, or gets another address, is tried
 * anew: what it was told before it was switched on again is not sent by itself. Repeating it changes nothing more.
 *
 * @param now milliseconds since 1970
 * @returns the endpoint as it is then; null when the account group has none with this id
 */
export async function updateWebhookEndpoint(
  database: D1Database,
  accountGroupId: string,
  endpointId: string,
  { url, description, types, enabled }: Partial<WebhookEndpointSettings>,
  now: number,
): Promise<WebhookEndpoint | null> {
  const enables = enabled === true;
  const anew = sql`(w.url <> coalesce(${url ?? null}, w.url) OR ${enables} AND NOT w.enabled)`;
  const results = await runBatch<Row>(database, "update webhook endpoint", [
    sql`UPDATE webhook_endpoints AS w
        SET url = coalesce(${url ?? null}, w.url),
            description = coalesce(${description ?? null}, w.description),
            types = iif(${types === undefined}, w.types, ${toStored(types ?? null)}),
            enabled = coalesce(${enabled === undefined ? null : Number(enabled)}, w.enabled),
            switched_off_reason = iif(${enables}, NULL, w.switched_off_reason),
            switched_off_at = iif(${enables}, NULL, w.switched_off_at),
            sequence = iif(${enables} AND NOT w.enabled, ${newestPlace(accountGroupId)}, w.sequence),
            failures = iif(${anew}, 0, w.failures),
            failing_since = iif(${anew}, NULL, w.failing_since),
            paused_until = iif(${anew}, NULL, w.paused_until),
            updated_at = max(${now}, w.updated_at + 1)
        WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.deleted_at IS NULL`,
    // Nothing is sent to an endpoint that is off: its deliveries wait for whoever recovers them.
    ...(enabled === false ? [giveUpPending(endpointId)] : []),
    ownEndpoint(accountGroupId, endpointId),
  ]);
  const [row] = results.at(-1)?.results ?? [];
  return row === undefined ? null : toValue(WEBHOOK_ENDPOINT, row);
}

/** Gives up the pending deliveries of an endpoint that is off. They are recovered by whoever asks for it. */
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
  if (rotation === null) {
    const overtaken = new Error("Overtaken by another change");
    throw new UpstreamError("DATABASE", "rotate webhook secret", [overtaken]);
  }
  return rotation;
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
  now: number,
): Promise<WebhookEndpoint | null> {
  const results = await runBatch<Row>(database, "replay feed", [
    // What is behind its place in the feed comes by itself.
    sql`UPDATE webhook_endpoints AS w
        SET replay_from = ${from}, replay_to = w.sequence + 1, replay_missed = ${Number(missedOnly)},
            updated_at = max(${now}, w.updated_at + 1)
        WHERE w.id = ${endpointId} AND w.account_group_id = ${accountGroupId} AND w.deleted_at IS NULL AND w.enabled`,
    ownEndpoint(accountGroupId, endpointId),
  ]);
  const [row] = results.at(-1)?.results ?? [];
  return row === undefined ? null : toValue(WEBHOOK_ENDPOINT, row);
}

function toStored(types: WebhookEndpointSettings["types"]): string | null {
  return types === null ? null : JSON.stringify(types);
}
