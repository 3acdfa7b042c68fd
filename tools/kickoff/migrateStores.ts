/** Brings the databases of a deployment to the newest schema, and tells what came of each. */
import { findMissingMigrations, migrateDatabase } from "../server/migrateDatabase.ts";
import { Failure } from "../terminal/failure.ts";
import { isBusy } from "./busyStores.ts";
import { nextCommand } from "./nextCommand.ts";
import { mapDatabases, type OpenDatabase, type StoresLocation } from "./openStores.ts";

/** What came of the migrations of a database. */
export interface MigrationOutcome {
  readonly databaseNumber: number;
  readonly binding: string;
  readonly name: string;
  /** The migrations that were applied, in their order. */
  readonly applied: readonly string[];
  /** Which migration failed and why; null when none did. */
  readonly failure: string | null;
}

/**
 * Applies to each database the migrations that it lacks. One that fails keeps no other from its own; run again, it goes on
 * with what is missing.
 *
 * @throws what a busy local database says, once all were tried: the same may succeed a little later
 */
export async function migrateStores(
  databases: readonly OpenDatabase[],
  { remote }: StoresLocation,
): Promise<MigrationOutcome[]> {
  const busy: unknown[] = [];
  const outcomes = await mapDatabases(databases, async (open) => {
    const { databaseNumber, binding, name, database } = open;
    const applied: string[] = [];
    let failure: string | null = null;
    try {
      await migrateDatabase(database, (file) => applied.push(file));
    } catch (error) {
      if (!remote && isBusy(error)) busy.push(error);
      failure = error instanceof Error ? error.message : String(error);
    }
    return { databaseNumber, binding, name, applied, failure };
  });
  if (busy.length > 0) throw busy[0];
  return outcomes;
}

/** What failed, for a person; null when nothing did. */
export function describeFailures(outcomes: readonly MigrationOutcome[]): string | null {
  const failures = outcomes.flatMap(({ binding, name, failure }) =>
    failure === null ? [] : [`${binding} (${name}): ${failure}`],
  );
  return failures.length === 0 ? null : failures.join("\n  ");
}

/**
 * Sees to it that every database has the newest schema: a local one gets what it lacks.
 *
 * @throws {Failure} when a local one cannot be brought to it, or production lacks migrations
 */
export async function ensureMigrated(
  databases: readonly OpenDatabase[],
  location: StoresLocation,
): Promise<void> {
  if (location.remote) return requireMigrated(databases, location);
  const why = describeFailures(await migrateStores(databases, location));
  if (why === null) return;
  throw new Failure(
    `The databases in ${location.persistTo} could not all be brought to the newest schema.`,
    {
      why,
      next: "If the state was made by another version of Kickoff, choose a new directory with --persist-to.",
    },
  );
}

async function requireMigrated(
  databases: readonly OpenDatabase[],
  location: StoresLocation,
): Promise<void> {
  const lacks = await mapDatabases(databases, async ({ database, binding, name }) => {
    const missing = await findMissingMigrations(database);
    return missing.length === 0 ? [] : [`${binding} (${name}) lacks ${missing.join(", ")}.`];
  });
  if (lacks.flat().length === 0) return;
  throw new Failure("The production databases lack migrations.", {
    why: lacks.flat().join("\n  "),
    next: `Run: ${nextCommand(location, "databases", "migrate")}`,
  });
}
