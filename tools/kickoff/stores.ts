/** The stores that an operator writes directly: API keys in KV, account groups in D1. Local or production, one code. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { UnreadableRecordError } from "../../src/keys/unreadableRecord.ts";
import { withStoresLock } from "../server/locks.ts";
import type { Stores } from "../server/runtimeStores.ts";
import { startCommand } from "../server/startCommand.ts";
import { Failure } from "../terminal/failure.ts";
import { retryWhileBusy } from "./busyStores.ts";
import { ensureMigrated } from "./migrateStores.ts";
import {
  type OpenDatabase,
  type OpenStores,
  type StoresLocation,
  storesOf,
  withOpenStores,
} from "./openStores.ts";

export type { Stores } from "../server/runtimeStores.ts";

/** Which stores. */
export interface StoreOptions extends StoresLocation {
  /** Whether a state directory that is not there is made, rather than refused. */
  readonly makesState?: boolean;
}

/**
 * Opens the stores, lets `use` work with them and closes them again. Local databases get the schema they lack first;
 * a server may be running on the same state. Other commands on it are waited for.
 *
 * @param use is repeated when local stores are busy: ids and keys are made outside of it
 * @throws {Failure} when the stores cannot be reached, or production lacks migrations
 */
export function withStores<T>(
  options: StoreOptions,
  use: (stores: Stores) => Promise<T>,
): Promise<T> {
  return withReachableStores(options, async ({ stores, databases }) => {
    await ensureMigrated(databases, options);
    return use(stores);
  });
}

/**
 * As `withStores`, but with every database as it is: each may lack migrations.
 *
 * @throws {Failure} when the stores cannot be reached
 */
export function withDatabases<T>(
  options: StoreOptions,
  use: (databases: readonly OpenDatabase[]) => Promise<T>,
): Promise<T> {
  return withReachableStores(options, ({ databases }) => use(databases));
}

/**
 * As `withStores`, but with the API keys alone: no state of a database keeps anybody from revoking one.
 *
 * @throws {Failure} when the stores cannot be reached
 */
export function withApiKeys<T>(
  options: StoreOptions,
  use: (apiKeys: KVNamespace) => Promise<T>,
): Promise<T> {
  return withReachableStores(options, ({ stores }) => use(stores.API_KEYS));
}

async function withReachableStores<T>(
  options: StoreOptions,
  use: (open: OpenStores) => Promise<T>,
): Promise<T> {
  try {
    return await (options.remote ? withRemoteStores(options, use) : withLocalStores(options, use));
  } catch (error) {
    throw error instanceof UnreadableRecordError ? unreadable(error) : error;
  }
}

function withLocalStores<T>(
  options: StoreOptions,
  use: (open: OpenStores) => Promise<T>,
): Promise<T> {
  const persistTo = resolve(options.persistTo);
  if (options.makesState !== true && !hasState(persistTo)) throw noState(persistTo);
  return withStoresLock(persistTo, () =>
    retryWhileBusy(() => withQuietRuntime(() => withOpenStores(options, use))),
  );
}

async function withRemoteStores<T>(
  options: StoreOptions,
  use: (open: OpenStores) => Promise<T>,
): Promise<T> {
  try {
    return await withOpenStores(options, use);
  } catch (error) {
    throw error instanceof Failure || error instanceof UnreadableRecordError
      ? error
      : unreachable(error);
  }
}

/** Whether a state directory has stores. */
export function hasState(persistTo: string): boolean {
  return existsSync(storesOf(persistTo));
}

/** workerd's own log goes to the console, with stacks of machine addresses; what fails is told as an error as well. */
async function withQuietRuntime<T>(work: () => Promise<T>): Promise<T> {
  const { error, log } = console;
  console.error = () => undefined;
  console.log = () => undefined;
  try {
    return await work();
  } finally {
    Object.assign(console, { error, log });
  }
}

function noState(persistTo: string): Failure {
  return new Failure(`There is no state in ${persistTo}.`, {
    why: "Neither a server nor `account create` has made any there.",
    next: `Make it (${startCommand(persistTo)}), or name the directory where it is: --persist-to DIRECTORY`,
  });
}

function unreadable(error: UnreadableRecordError): Failure {
  return new Failure("A record in KV cannot be read.", {
    why: error.message,
    next: "If its name is that of an account group, write it anew with `account move ID --to NUMBER`, with the number that `account list` shows. Any other one put right or delete with `npx wrangler kv key`.",
    cause: error,
  });
}

function unreachable(error: unknown): Failure {
  return new Failure("The production stores could not be reached.", {
    why: error instanceof Error ? error.message : String(error),
    next: "Check that wrangler.toml has your own ids, and that `npx wrangler whoami` knows you (or CLOUDFLARE_API_TOKEN is set).",
    cause: error,
  });
}
