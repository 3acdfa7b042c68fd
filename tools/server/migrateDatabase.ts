/** Brings a D1 database that a program holds in its hands to the project's schema. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_splitSqlQuery } from "wrangler";

import { projectDirectory } from "./wrangler.ts";

/** Runs every migration; the database must be empty. */
export async function migrateDatabase(database: D1Database): Promise<void> {
  const directory = join(projectDirectory, "migrations");
  for (const file of readdirSync(directory).sort()) {
    const statements = unstable_splitSqlQuery(readFileSync(join(directory, file), "utf8"));
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}
