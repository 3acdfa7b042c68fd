/** Opens the stores of a deployment, local or in production: all of its databases, and the API keys. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { databaseOf, type NumberedDatabase } from "../../src/database/databases.ts";
import { forEachInLanes } from "../../src/platform/lanes.ts";
import {
  type DatabaseConfiguration,
  type DeclaredDatabase,
  listAdditions,
  readDeclaredDatabases,
  withAdditions,
} from "../server/databases/declareDatabases.ts";
import { countDatabases, rememberDatabases } from "../server/databases/stateDatabases.ts";
import { wranglerFile } from "../server/databases/wranglerFile.ts";
import type { Stores } from "../server/runtimeStores.ts";
import { wranglerSettings } from "../server/wrangler.ts";

/** How many databases are asked at a time: there may be hundreds. */
const LANES = 4;

/** Where the stores are. */
export interface StoresLocation {
  /** The state directory of a local server; ignored with `remote`. */
  readonly persistTo: string;
  readonly remote: boolean;
}

/** A database that is open. */
export type OpenDatabase = DeclaredDatabase & NumberedDatabase;

/** The stores while they are open. */
export interface OpenStores {
  readonly stores: Stores;
  /** In the order of their numbers. */
  readonly databases: readonly OpenDatabase[];
}

/** Opens the stores, lets `use` work with them and closes them again. Their schema is as it is. */
export async function withOpenStores<T>(
  location: StoresLocation,
  use: (open: OpenStores) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-admin-"));
  try {
    const { proxy, declared } = await openStores(location, directory);
    try {
      const databases = declared.map((each) => ({
        ...each,
        database: databaseOf(proxy.env, each.databaseNumber),
      }));
      // However wrangler.toml calls the first one.
      const stores = { ...proxy.env, DATABASE: databaseOf(proxy.env, 1) };
      return await use({ stores, databases });
    } finally {
      await proxy.dispose();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Does a task for each database, a few at a time; the results are in the order of the databases. */
export async function mapDatabases<Result>(
  databases: readonly OpenDatabase[],
  task: (database: OpenDatabase) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  await forEachInLanes([...databases.entries()], LANES, async ([index, database]) => {
    results[index] = await task(database);
  });
  return results;
}

/** Where in a state directory the stores are: `wrangler dev --persist-to` appends the same. */
export function storesOf(persistTo: string): string {
  return join(persistTo, "v3");
}

/** The Worker's own configuration, cut down to the stores: the Worker itself must not be built or started here. */
async function openStores({ persistTo, remote }: StoresLocation, directory: string) {
  // Loading wrangler takes most of a second: a command that makes no sense is refused without it.
  const { getPlatformProxy, unstable_readConfig } = await import("wrangler");
  const written = unstable_readConfig({ config: wranglerFile });
  const state = resolve(persistTo);
  const config = remote ? written : withDatabasesOf(state, written);
  const configPath = join(directory, "wrangler.json");
  await writeFile(
    configPath,
    JSON.stringify({
      name: config.name,
      compatibility_date: config.compatibility_date,
      kv_namespaces: config.kv_namespaces.map((namespace: object) => ({ ...namespace, remote })),
      d1_databases: config.d1_databases.map((database: object) => ({ ...database, remote })),
      r2_buckets: written.r2_buckets.map((bucket: object) => ({ ...bucket, remote })),
    }),
  );
  const proxy = await withQuietWrangler(() =>
    getPlatformProxy<Stores>({
      configPath,
      envFiles: [],
      remoteBindings: remote,
      persist: { path: storesOf(state) },
    }),
  );
  return { proxy, declared: readDeclaredDatabases(config) };
}

/** A state has the databases that it had before, whatever wrangler.toml says since. */
function withDatabasesOf<Configuration extends DatabaseConfiguration>(
  state: string,
  written: Configuration,
): Configuration {
  const databases = countDatabases(state, written, null);
  rememberDatabases(state, databases);
  return withAdditions(written, listAdditions(written, databases));
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
