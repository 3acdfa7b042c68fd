/** Webhook endpoints: registering, reading and deleting them. Their secrets come in and go out encrypted. */
import {
  MAXIMUM_WEBHOOK_ENDPOINTS,
  type WebhookEndpoint,
  type WebhookEndpointSettings,
} from "../domain/webhookEndpoint.ts";
import {
  type Columns,
  columnsOf,
  type Row,
  rowAsJson,
  toValue,
  toValueFromJson,
} from "./columns.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { keptSecrets, toKeptSecrets } from "./keptSecrets.ts";
import { readRow, readRows, runStatement, type Sql, sql } from "./sql.ts";

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

/** The columns of an endpoint with the newest of its secrets. */
export const WEBHOOK_ENDPOINT_WITH_SECRET: Columns<WebhookEndpointWithSecret> = {
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
          SELECT ${id}, g.id, ${url}, ${description}, ${toStoredTypes(types)}, ${Number(enabled)}, ${endpoint.encryptedSecret},
                 ${newestPlace(accountGroupId)}, ${createdAt}, ${createdAt}
          FROM account_groups g
          WHERE g.id = ${accountGroupId}
            AND (SELECT count(*) FROM webhook_endpoints w WHERE w.account_group_id = g.id AND w.deleted_at IS NULL)
              < ${MAXIMUM_WEBHOOK_ENDPOINTS}
            AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})
          ON CONFLICT (id) DO NOTHING`,
    ],
    answer: sql`SELECT ${rowAsJson(WEBHOOK_ENDPOINT_WITH_SECRET, "w")} AS answer FROM webhook_endpoints w WHERE w.id = ${id}`,
  };
  return createOnce(database, "create webhook endpoint", keyed, batch, (answer) =>
    toValueFromJson(WEBHOOK_ENDPOINT_WITH_SECRET, answer),
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

/** The query of an endpoint, if the account group has it. */
export function ownEndpoint(accountGroupId: string, endpointId: string): Sql {
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
  const row = await readRow<Row>(
    database,
    "read webhook secrets",
    sql`SELECT ${keptSecrets("w", now)} FROM webhook_endpoints w WHERE w.id = ${endpointId}`,
  );
  return row === null ? [] : toKeptSecrets(row);
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

/** The types as their column has them. */
export function toStoredTypes(types: WebhookEndpointSettings["types"]): string | null {
  return types === null ? null : JSON.stringify(types);
}
