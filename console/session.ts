/** Who is signed in. The key is kept in the session's storage of the browser alone: closing the tab forgets it. */
import { computed, signal } from "@preact/signals";

import type { Permission } from "../src/keys/permissions.ts";
import { type Api, connect, dataOf, type Schemas } from "./api.ts";

const KEY = "kickoff.key";
const ACCOUNT_GROUP = "kickoff.accountGroup";
const MOST_ACCOUNT_GROUPS = 1_000;

/** Somebody who has shown a valid key. */
export interface Session {
  readonly api: Api;
  readonly apiKey: Schemas["ApiKey"];
  readonly accountGroups: readonly Schemas["AccountGroup"][];
}

/** Null: nobody is signed in. */
export const session = signal<Session | null>(null);
/** The key that this tab keeps, whether or not it has been shown to the server since the page was loaded. */
export const keptKey = signal<string | null>(sessionStorage.getItem(KEY));
/** Why the last session ended, for the next one to read; null when it was left on purpose, or there was none. */
export const farewell = signal<string | null>(null);
const chosen = signal<string | null>(sessionStorage.getItem(ACCOUNT_GROUP));

/** The account group that the page is about; null while nobody is signed in, and for a key without any. */
export const accountGroupId = computed(() => {
  const ids = session.value?.accountGroups.map(({ id }) => id) ?? [];
  return ids.find((id) => id === chosen.value) ?? ids[0] ?? null;
});

/**
 * Signs in.
 *
 * @param ended aborted when nobody waits for it any more
 * @throws {KickoffError} when the key is none, or no answer comes
 */
export async function signIn(key: string, ended?: AbortSignal): Promise<void> {
  const api = connect(key, location.origin);
  const [apiKey, accounts] = await Promise.all([
    api.GET("/v1/api-key").then(dataOf),
    api.GET("/v1/accounts", { params: { query: { limit: MOST_ACCOUNT_GROUPS } } }).then(dataOf),
  ]);
  ended?.throwIfAborted();
  sessionStorage.setItem(KEY, key);
  keptKey.value = key;
  farewell.value = null;
  session.value = { api, apiKey, accountGroups: accounts.items };
}

/** Forgets the key. @param reason what ended the session; null: the person did */
export function signOut(reason: string | null): void {
  sessionStorage.removeItem(KEY);
  keptKey.value = null;
  farewell.value = reason;
  session.value = null;
}

/** Turns to another account group. */
export function chooseAccountGroup(id: string): void {
  sessionStorage.setItem(ACCOUNT_GROUP, id);
  chosen.value = id;
}

/** Whether the key has a permission. */
export function may(permission: Permission): boolean {
  return session.value?.apiKey.permissions.includes(permission) === true;
}

/** What views work with: they are shown only to somebody who is signed in, with an account group. */
export function requireSession(): Session & { readonly accountGroupId: string } {
  if (session.value === null || accountGroupId.value === null) {
    throw new Error("Nobody is signed in.");
  }
  return { ...session.value, accountGroupId: accountGroupId.value };
}
