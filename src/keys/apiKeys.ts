/** API keys in KV: `sha256(key)` → who the key is. The only file that knows this layout. */
import * as z from "zod/mini";

import { FIRST_DATABASE } from "../domain/accountGroup.ts";
import { identifierSchema, newIdentifier } from "../platform/identifiers.ts";
import { callUpstream } from "../platform/upstream.ts";
import { DIRECTORY_PREFIX } from "./directory.ts";
import type { Permission } from "./permissions.ts";
import { hashToken, newToken } from "./token.ts";
import { readRecord } from "./unreadableRecord.ts";

/** How long an edge location may answer from its own copy; 30 is KV's minimum. */
const CACHE_SECONDS = 30;

const timeSchema = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text))));

const apiKeySchema = z.object({
  id: identifierSchema,
  name: z.string(),
  /** The account groups the key has access to. */
  accountGroupIds: z.array(identifierSchema),
  /** The numbers of the databases in which they live; one that is not named lives in the first. */
  databases: z.optional(z.record(z.string(), z.number())),
  /** Not narrowed to the known permissions: a key granted a newer one stays readable. */
  permissions: z.array(z.string()),
  createdAt: timeSchema,
  expiresAt: z.nullable(timeSchema),
  revokedAt: z.nullable(timeSchema),
});

/** An API key as KV holds it; the key itself is not in it. */
export type ApiKey = z.infer<typeof apiKeySchema>;

/** What an operator decides about a new key. */
export interface NewApiKey {
  readonly name: string;
  readonly accountGroupIds: string[];
  /** As in the record. */
  readonly databases?: Record<string, number>;
  readonly permissions: Permission[];
  /** Milliseconds since 1970; null for a key that does not expire. */
  readonly expiresAt: number | null;
}

/**
 * Reads a key.
 *
 * @param tokenHash what `hashToken` makes of the key itself
 * @returns null when KV knows no such key
 * @throws {UnreadableRecordError} when KV holds something that is not a key: an operator's mistake, never the client's
 */
export async function readApiKey(
  namespace: KVNamespace,
  tokenHash: string,
): Promise<ApiKey | null> {
  const value = await callUpstream("API_KEYS", "read API key", () =>
    namespace.get(tokenHash, { cacheTtl: CACHE_SECONDS }),
  );
  return value === null ? null : parseApiKey(tokenHash, value);
}

/** A key's record and the key itself, which nothing can show again once it is stored. */
export interface MadeApiKey {
  readonly apiKey: ApiKey;
  readonly token: string;
}

/** Makes a key, which is none before `storeApiKey`. */
export function makeApiKey(newApiKey: NewApiKey, now: number): MadeApiKey {
  const apiKey: ApiKey = {
    id: newIdentifier(now),
    name: newApiKey.name,
    accountGroupIds: newApiKey.accountGroupIds,
    ...(newApiKey.databases === undefined ? {} : { databases: newApiKey.databases }),
    permissions: newApiKey.permissions,
    createdAt: new Date(now).toISOString(),
    expiresAt: newApiKey.expiresAt === null ? null : new Date(newApiKey.expiresAt).toISOString(),
    revokedAt: null,
  };
  return { apiKey, token: newToken() };
}

/** Stores a key that was made; a repeated call stores the same one. */
export async function storeApiKey(
  namespace: KVNamespace,
  { apiKey, token }: MadeApiKey,
): Promise<void> {
  await namespace.put(await hashToken(token), JSON.stringify(apiKey));
}

/** Makes a key and stores it. */
export async function createApiKey(
  namespace: KVNamespace,
  newApiKey: NewApiKey,
  now: number,
): Promise<MadeApiKey> {
  const made = makeApiKey(newApiKey, now);
  await storeApiKey(namespace, made);
  return made;
}

/**
 * Every key, oldest first.
 *
 * @throws {UnreadableRecordError} when KV holds something that is not a key
 */
export async function listApiKeys(namespace: KVNamespace): Promise<ApiKey[]> {
  const entries = await readEntries(namespace);
  return entries.map(({ apiKey }) => apiKey).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Revokes a key; a key already revoked keeps its first date.
 *
 * @returns null when there is no key with this id
 */
export async function revokeApiKey(
  namespace: KVNamespace,
  id: string,
  now: number,
): Promise<ApiKey | null> {
  const entry = (await readEntries(namespace)).find(({ apiKey }) => apiKey.id === id);
  if (entry === undefined) return null;
  if (entry.apiKey.revokedAt !== null) return entry.apiKey;
  const revoked = { ...entry.apiKey, revokedAt: new Date(now).toISOString() };
  await namespace.put(entry.hash, JSON.stringify(revoked));
  return revoked;
}

/** The number of the database in which an account group lives, as the record of a key with access to it says. */
export function databaseNumberOf(
  { databases }: Pick<ApiKey, "databases">,
  accountGroupId: string,
): number {
  return databases?.[accountGroupId] ?? FIRST_DATABASE;
}

/**
 * Has the records of all keys with access to an account group say in which database it lives. A repeated call writes nothing.
 *
 * @returns how many said otherwise
 */
export async function placeInApiKeys(
  namespace: KVNamespace,
  accountGroupId: string,
  databaseNumber: number,
): Promise<number> {
  const isOther = (apiKey: ApiKey) =>
    apiKey.accountGroupIds.includes(accountGroupId) &&
    databaseNumberOf(apiKey, accountGroupId) !== databaseNumber;
  const others = (await readEntries(namespace)).filter(({ apiKey }) => isOther(apiKey));
  for (const { hash } of others) {
    // Read again: what has become of the key meanwhile stays.
    const apiKey = await readApiKey(namespace, hash);
    if (apiKey === null) continue;
    const databases = { ...apiKey.databases, [accountGroupId]: databaseNumber };
    await namespace.put(hash, JSON.stringify({ ...apiKey, databases }));
  }
  return others.length;
}

async function readEntries(namespace: KVNamespace): Promise<{ hash: string; apiKey: ApiKey }[]> {
  const entries: { hash: string; apiKey: ApiKey }[] = [];
  let cursor: string | null = null;
  do {
    const page: KVNamespaceListResult<unknown> = await namespace.list({ cursor });
    for (const { name: hash } of page.keys) {
      if (hash.startsWith(DIRECTORY_PREFIX)) continue;
      const text = await namespace.get(hash);
      if (text === null) continue;
      entries.push({ hash, apiKey: parseApiKey(hash, text) });
    }
    cursor = page.list_complete ? null : page.cursor;
  } while (cursor !== null);
  return entries;
}

function parseApiKey(hash: string, text: string): ApiKey {
  return readRecord(hash, text, (json) => apiKeySchema.parse(json));
}
