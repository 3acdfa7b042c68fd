/** The stores that an operator writes directly: API keys in KV, account groups in D1. Local or production, one code. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { withStoresLock } from "../server/locks.ts";
import { findMissingMigrations, migrateDatabase } from "../server/migrateDatabase.ts";
import { startCommand } from "../server/startCommand.ts";
import { projectDirectory, wranglerSettings } from "../server/wrangler.ts";
import { Failure } from "../terminal/failure.ts";
import { isBusy, retryWhileBusy } from "./busyStores.ts";

/** Which stores. */
export interface StoreOptions {
  /** The state directory of a local server; ignored with `remote`. */
  readonly persistTo: string;
  readonly remote: boolean;
  /** Whether a state directory that is not there is made, rather than refused. */
  readonly makesState?: boolean;
}

/** The stores' bindings, as the Worker has them. */
export type Stores = Pick<Env, "API_KEYS" | "DATABASE">;

/**
 * Opens the stores, lets `use` work with them and closes them again. A local database gets the schema it lacks first;
 * a server may be running on the same state. Other commands on it are waited for.
 *
 * @param use is repeated when local stores are busy: ids and keys are made outside of it
 * @throws {Failure} when the stores cannot be reached, or production lacks migrations
 */
export async function withStores<T>(
  options: StoreOptions,
  use: (stores: Stores) => Promise<T>,
): Promise<T> {
  if (options.remote) return withRemoteStores(options, use);
  const persistTo = resolve(options.persistTo);
  if (options.makesState !== true && !existsSync(storesOf(persistTo))) throw noState(persistTo);
  return withStoresLock(persistTo, () =>
    retryWhileBusy(() => withQuietRuntime(() => withOpenStores(options, use))),
  );
}

async function withRemoteStores<T>(
  options: StoreOptions,
  use: (stores: Stores) => Promise<T>,
): Promise<T> {
  try {
    return await withOpenStores(options, use);
  } catch (error) {
    throw error instanceof Failure ? error : unreachable(error);
  }
}

async function withOpenStores<T>(
  options: StoreOptions,
  use: (stores: Stores) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-admin-"));
  try {
    const proxy = await openStores(options, directory);
    try {
      await ensureMigrated(proxy.env.DATABASE, options);
      return await use(proxy.env);
    } finally {
      await proxy.dispose();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
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

/** Where in a state directory the stores are: `wrangler dev --persist-to` appends the same. */
function storesOf(persistTo: string): string {
  return join(persistTo, "v3");
}

/** The Worker's own configuration, cut down to the stores: the Worker itself must not be built or started here. */
async function openStores({ persistTo, remote }: StoreOptions, directory: string) {
  // Loading wrangler takes most of a second: a command that makes no sense is refused without it.
  const { getPlatformProxy, unstable_readConfig } = await import("wrangler");
  const config = unstable_readConfig({ config: join(projectDirectory, "wrangler.toml") });
  const configPath = join(directory, "wrangler.json");
  await writeFile(
    configPath,
    JSON.stringify({
      name: config.name,
      compatibility_date: config.compatibility_date,
      kv_namespaces: config.kv_namespaces.map((namespace: object) => ({ ...namespace, remote })),
      d1_databases: config.d1_databases.map((database: object) => ({ ...database, remote })),
    }),
  );
  return withQuietWrangler(() =>
    getPlatformProxy<Stores>({
      configPath,
      envFiles: [],
      remoteBindings: remote,
      persist: { path: storesOf(resolve(persistTo)) },
    }),
  );
}

/** wrangler's settings hold for this call alone: among them is CI, which would take the colours from our own output. */
async function withQuietWrangler<T>(call: () => Promise<T>): Promise<T> {
  const settings = { ...wranglerSettings, WRANGLER_LOG: "error" };
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  try {
    return await call();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

async function ensureMigrated(
  database: D1Database,
  { persistTo, remote }: StoreOptions,
): Promise<void> {
  if (!remote) return migrateLocal(database, resolve(persistTo));
  const missing = await findMissingMigrations(database);
  if (missing.length === 0) return;
  throw new Failure("The production database lacks migrations.", {
    why: `Not applied yet: ${missing.join(", ")}.`,
    next: "Run: npx wrangler d1 migrations apply DATABASE --remote",
  });
}

async function migrateLocal(database: D1Database, persistTo: string): Promise<void> {
  try {
    await migrateDatabase(database);
  } catch (error) {
    if (isBusy(error)) throw error;
    throw new Failure(`The database in ${persistTo} could not be brought to the newest schema.`, {
      why: error instanceof Error ? error.message : String(error),
      next: "If the state was made by another version of Kickoff, choose a new directory with --persist-to.",
      cause: error,
    });
  }
}

function noState(persistTo: string): Failure {
  return new Failure(`There is no state in ${persistTo}.`, {
    why: "Neither a server nor `account create` has made any there.",
    next: `Make it (${startCommand(persistTo)}), or name the directory where it is: --persist-to DIRECTORY`,
  });
}

function unreachable(error: unknown): Failure {
  return new Failure("The production stores could not be reached.", {
    why: error instanceof Error ? error.message : String(error),
    next: "Check that wrangler.toml has your own ids, and that `npx wrangler whoami` knows you (or CLOUDFLARE_API_TOKEN is set).",
    cause: error,
  });
}
