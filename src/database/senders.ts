/** Senders: registering, reading and changing them. Their secrets come in and go out encrypted. */
import type { Sender, SenderSettings } from "../domain/sender.ts";
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
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { overtaken } from "./overtaken.ts";
import type { SecretOwner } from "./rotateSecret.ts";
import { readRow, readRows, runBatch, type Sql, sql } from "./sql.ts";

const toBoolean = (stored: 0 | 1): boolean => stored === 1;

/** The columns of a sender, but for its secrets. */
export const SENDER: Columns<Sender> = {
  id: "id",
  accountGroupId: "account_group_id",
  name: "name",
  url: "url",
  kinds: ["kinds", (stored: string) => JSON.parse(stored) as Sender["kinds"]],
  limits: ["limits", (stored: string) => JSON.parse(stored) as Sender["limits"]],
  spacingSeconds: "spacing_seconds",
  workingHours: [
    "working_hours",
    (stored: string | null) => JSON.parse(stored ?? "null") as Sender["workingHours"],
  ],
  keepsKeysHours: "keeps_keys_hours",
  looksUpActions: ["looks_up_actions", toBoolean],
  enabled: ["enabled", toBoolean],
  blockedCode: "blocked_code",
  blockedAt: "blocked_at",
  limitedUntil: "limited_until",
  limitedKinds: ["limited_kinds", (stored: string) => JSON.parse(stored) as Sender["limitedKinds"]],
  previousSecretUntil: "previous_secret_until",
  createdAt: "created_at",
  updatedAt: "updated_at",
};

/** A sender with the newest of its secrets, encrypted. */
export interface SenderWithSecret extends Sender {
  readonly encryptedSecret: string;
}

const SENDER_WITH_SECRET: Columns<SenderWithSecret> = { ...SENDER, encryptedSecret: "secret" };

export interface NewSender extends SenderSettings {
  readonly id: string;
  readonly accountGroupId: string;
  readonly encryptedSecret: string;
  readonly createdAt: number;
}

/**
 * Registers a sender under an id made by the caller; a repeated call changes nothing.
 *
 * @returns null when there is no such account group
 */
export function insertSender(
  database: D1Database,
  sender: NewSender,
  keyed: KeyedRequest | null,
): Promise<Creation<SenderWithSecret> | null> {
  const { id, name, url, spacingSeconds, keepsKeysHours, createdAt } = sender;
  const batch = {
    statements: [
      sql`INSERT INTO senders (id, account_group_id, name, url, kinds, limits, spacing_seconds, working_hours,
                               keeps_keys_hours, looks_up_actions, enabled, secret, created_at, updated_at)
          SELECT ${id}, g.id, ${name}, ${url}, ${JSON.stringify(sender.kinds)}, ${JSON.stringify(sender.limits)},
                 ${spacingSeconds}, ${toStoredHours(sender.workingHours)}, ${keepsKeysHours},
                 ${Number(sender.looksUpActions)}, ${Number(sender.enabled)}, ${sender.encryptedSecret},
                 ${createdAt}, ${createdAt}
          FROM account_groups g
          WHERE g.id = ${sender.accountGroupId}
            AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})
          ON CONFLICT (id) DO NOTHING`,
    ],
    answer: sql`SELECT ${rowAsJson(SENDER_WITH_SECRET, "s")} AS answer FROM senders s WHERE s.id = ${id}`,
  };
  return createOnce(database, "create sender", keyed, batch, (answer) =>
    toValueFromJson(SENDER_WITH_SECRET, answer),
  );
}

/**
 * A page of an account group's senders, oldest first.
 *
 * @param afterId where the page begins; null for the first
 */
export async function selectSenders(
  database: D1Database,
  accountGroupId: string,
  afterId: string | null,
  limit: number,
): Promise<Sender[]> {
  const rows = await readRows<Row>(
    database,
    "list senders",
    sql`SELECT ${columnsOf(SENDER, "s")} FROM senders s
        WHERE s.account_group_id = ${accountGroupId} AND s.id > ${afterId ?? ""}
        ORDER BY s.id LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(SENDER, row));
}

/** Reads a sender; null when the account group has none with this id. */
export async function selectSender(
  database: D1Database,
  accountGroupId: string,
  senderId: string,
): Promise<Sender | null> {
  const row = await readRow<Row>(database, "read sender", ownSender(accountGroupId, senderId));
  return row === null ? null : toValue(SENDER, row);
}

function ownSender(accountGroupId: string, senderId: string): Sql {
  return sql`
    SELECT ${columnsOf(SENDER, "s")} FROM senders s
    WHERE s.id = ${senderId} AND s.account_group_id = ${accountGroupId}`;
}

/** Those of `senderIds` that are no senders of the account group, in their order. */
export async function selectForeignSenderIds(
  database: D1Database,
  accountGroupId: string,
  senderIds: readonly string[],
): Promise<string[]> {
  const rows = await readRows<{ id: string }>(
    database,
    "look for senders",
    sql`SELECT named.value AS id FROM json_each(${JSON.stringify(senderIds)}) named
        WHERE NOT EXISTS (SELECT 1 FROM senders s WHERE s.id = named.value AND s.account_group_id = ${accountGroupId})
        ORDER BY named.key`,
  );
  return rows.map(({ id }) => id);
}

/** What a call to a sender needs. */
export interface SenderToCall extends Pick<Sender, "keepsKeysHours" | "looksUpActions"> {
  readonly url: string;
  /** Those that sign, encrypted: the newest and, for a while after a rotation, the one before. */
  readonly encryptedSecrets: readonly string[];
}

/** Reads a sender for a call; null when the account group has none with this id. */
export async function selectSenderToCall(
  database: D1Database,
  accountGroupId: string,
  senderId: string,
  now: number,
): Promise<SenderToCall | null> {
  const own = ownSenderToCall(accountGroupId, senderId, now);
  const row = await readRow<Row>(database, "read sender to call", own);
  return row === null ? null : toSenderToCall(row);
}

/** The query of a sender that is to be called. */
export function ownSenderToCall(accountGroupId: string, senderId: string, now: number): Sql {
  return sql`
    SELECT s.url, s.keeps_keys_hours, s.looks_up_actions, ${keptSecrets("s", now)}
    FROM senders s
    WHERE s.id = ${senderId} AND s.account_group_id = ${accountGroupId}`;
}

/** A sender of a row of `ownSenderToCall`. */
export function toSenderToCall(row: Row): SenderToCall {
  return {
    url: String(row.url),
    keepsKeysHours: Number(row.keeps_keys_hours),
    looksUpActions: row.looks_up_actions === 1,
    encryptedSecrets: toKeptSecrets(row),
  };
}

/** What changes about a sender; a setting that is left out stays as it is. */
export interface SenderChange {
  readonly settings: Partial<SenderSettings>;
  /** Whether the sender is no longer blocked. */
  readonly unblocks: boolean;
}

/**
 * Changes a sender, and moves its `updatedAt` strictly forward; a repeated call changes nothing more.
 *
 * @param now milliseconds since 1970; an attempt that comes so late that the sender has changed since is void
 * @returns the sender as it is then; null when the account group has none with this id
 * @throws {UpstreamError} when the sender changed under each attempt: none of them took effect
 */
export async function updateSender(
  database: D1Database,
  accountGroupId: string,
  senderId: string,
  change: SenderChange,
  now: number,
): Promise<Sender | null> {
  const { name, url, kinds, limits, spacingSeconds, workingHours, keepsKeysHours } =
    change.settings;
  const { looksUpActions, enabled } = change.settings;
  let askedAt = now;
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const results = await runBatch<Row>(database, "update sender", [
      sql`UPDATE senders AS s
          SET name = coalesce(${name ?? null}, s.name),
              url = coalesce(${url ?? null}, s.url),
              kinds = coalesce(${toStored(kinds)}, s.kinds),
              limits = coalesce(${toStored(limits)}, s.limits),
              spacing_seconds = coalesce(${spacingSeconds ?? null}, s.spacing_seconds),
              working_hours = iif(${workingHours === undefined}, s.working_hours, ${toStoredHours(workingHours ?? null)}),
              keeps_keys_hours = coalesce(${keepsKeysHours ?? null}, s.keeps_keys_hours),
              looks_up_actions = coalesce(${toStored(looksUpActions)}, s.looks_up_actions),
              enabled = coalesce(${toStored(enabled)}, s.enabled),
              blocked_code = iif(${change.unblocks}, NULL, s.blocked_code),
              blocked_at = iif(${change.unblocks}, NULL, s.blocked_at),
              restored_at = iif(${change.unblocks}, ${askedAt}, s.restored_at),
              updated_at = ${askedAt}
          WHERE s.id = ${senderId} AND s.account_group_id = ${accountGroupId} AND s.updated_at < ${askedAt}`,
      ownSender(accountGroupId, senderId),
    ]);
    const [row] = results.at(-1)?.results ?? [];
    if (row === undefined) return null;
    const sender = toValue(SENDER, row);
    // Done, by this attempt or by one whose answer was lost.
    if (says(sender, change)) return sender;
    // Overtaken by another change while the client waits, so it is asked for anew.
    askedAt = Math.max(Date.now(), sender.updatedAt + 1);
  }
  throw overtaken("update sender");
}

/** Whether a sender is as a change wants it. */
function says(sender: Sender, { settings, unblocks }: SenderChange): boolean {
  const isAsWanted = JSON.stringify({ ...sender, ...settings }) === JSON.stringify(sender);
  return isAsWanted && !(unblocks && sender.blockedAt !== null);
}

/** A sender, for a new secret of its. */
export function senderWithSecret(
  accountGroupId: string,
  id: string,
): SecretOwner<SenderWithSecret> {
  return {
    table: sql`senders`,
    columns: SENDER_WITH_SECRET,
    isOwn: sql`o.id = ${id} AND o.account_group_id = ${accountGroupId}`,
  };
}

/** A setting as its column has it; null when it stays as it is. A boolean is 0 or 1 there. */
function toStored(setting: object | boolean | undefined): string | number | null {
  if (setting === undefined) return null;
  return typeof setting === "boolean" ? Number(setting) : JSON.stringify(setting);
}

function toStoredHours(hours: SenderSettings["workingHours"]): string | null {
  return hours === null ? null : JSON.stringify(hours);
}
