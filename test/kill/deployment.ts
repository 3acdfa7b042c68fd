/** What a process that kills the Worker has of it: a running one, its stores, and the directory of its files. */
import { mkdir } from "node:fs/promises";

import { migrateDatabases } from "../../tools/server/migrateDatabase.ts";
import type { Stores } from "../../tools/server/runtimeStores.ts";
import { Host } from "./Host.ts";

export interface Deployment {
  readonly host: Host;
  readonly stores: Stores;
  readonly directory: string;
}

/**
 * Boots a Worker on so many databases, each with the whole schema.
 *
 * @param directory where its files live
 * @param scriptPath the bundled Worker
 */
export async function bootDeployment(
  directory: string,
  scriptPath: string,
  databases: number,
): Promise<Deployment> {
  await mkdir(directory, { recursive: true });
  const host = await Host.boot(directory, scriptPath, databases);
  const stores = await host.openStores();
  await migrateDatabases(stores);
  return { host, stores, directory };
}

/** The numbers of so many databases. */
export function numbersOf(databases: number): number[] {
  return Array.from({ length: databases }, (_, index) => index + 1);
}
