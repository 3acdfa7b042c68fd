/** The database in which tests make their tenants and look for what became of them: the first, unless a test chooses. */
import { env } from "cloudflare:workers";

import { allDatabases, databaseOf } from "../../src/database/databases.ts";

/** Those that the tests have. */
export const DATABASE_NUMBERS = allDatabases(env).map(({ databaseNumber }) => databaseNumber);

let chosen = 1;

/** Chooses the database of the tenants that are made from here on. */
export function chooseTenantDatabase(databaseNumber: number): void {
  chosen = databaseNumber;
}

export function tenantDatabaseNumber(): number {
  return chosen;
}

export function tenantDatabase(): D1Database {
  return databaseOf(env, chosen);
}
