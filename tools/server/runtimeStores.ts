/** The stores of a Worker that this process runs in Miniflare. */
import type { Miniflare } from "miniflare";

import type { ArchiveEnv } from "../../src/archive/archiveOf.ts";
import { allDatabases, databaseOf } from "../../src/database/databases.ts";

/** The stores' bindings, as the Worker has them: of the databases as many as there are, and the archive if it is bound. */
export type Stores = Pick<ArchiveEnv, "API_KEYS" | "ARCHIVE" | "DATABASE">;

/** The stores of the Worker, for what an operator writes directly. */
export async function openRuntimeStores(miniflare: Miniflare): Promise<Stores> {
  const bindings = await miniflare.getBindings<Env>("kickoff");
  const databases = allDatabases(bindings).map(({ databaseNumber, database }) => {
    return [`DATABASE_${databaseNumber}`, database] as const;
  });
  return {
    ...Object.fromEntries(databases),
    API_KEYS: bindings.API_KEYS,
    DATABASE: databaseOf(bindings, 1),
  };
}
