/**
 * Brings a D1 database that a program holds in its hands to the project's schema, as `wrangler d1 migrations apply` does
 * and with its bookkeeping, so that either finds what the other has done. wrangler starts a runtime for each migration,
 * and takes ten seconds over a new database.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { allDatabases } from "../../src/database/databases.ts";
import { projectDirectory } from "./wrangler.ts";

const directory = join(projectDirectory, "migrations");

/** wrangler's own table. */
const CREATE_MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Runs the migrations that the database lacks, each with the record of it or not at all.
 *
 * @param onApplied told each migration that is done
 * @throws an error that begins with the name of the migration that failed
 */
export async function migrateDatabase(
  database: D1Database,
  onApplied: (file: string) => void = () => undefined,
): Promise<void> {
  const missing = await findMissingMigrations(database);
  if (missing.length === 0) return;
  // Loading wrangler takes most of a second.
  const { unstable_splitSqlQuery } = await import("wrangler");
  await database.prepare(CREATE_MIGRATIONS_TABLE).run();
  for (const file of missing) {
    const statements = unstable_splitSqlQuery(await readFile(join(directory, file), "utf8"));
    try {
      await database.batch([
        ...statements.map((statement) => database.prepare(statement)),
        database.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(file),
      ]);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${file}: ${message}`, { cause: error });
    }
    onApplied(file);
  }
}

/** Brings every database of a Worker's bindings to the newest schema. */
export async function migrateDatabases(env: object): Promise<void> {
  for (const { database } of allDatabases(env)) await migrateDatabase(database);
}

/** The files of the migrations that the database lacks, in their order. */
export async function findMissingMigrations(database: D1Database): Promise<string[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".sql")).sort();
  const applied = await readAppliedMigrations(database);
  return files.filter((file) => !applied.has(file));
}

async function readAppliedMigrations(database: D1Database): Promise<Set<string>> {
  const table = await database
    .prepare("SELECT name FROM sqlite_master WHERE name = 'd1_migrations'")
    .first();
  if (table === null) return new Set();
  const { results } = await database
    .prepare("SELECT name FROM d1_migrations")
    .all<{ name: string }>();
  return new Set(results.map(({ name }) => name));
}
