/** `databases …`: the databases of a deployment, which account groups are spread over. */
import { type Command, InvalidArgumentError, Option } from "commander";

import { countAccountGroups } from "../../src/database/accountGroups.ts";
import type { DatabaseAddition } from "../server/databases/declareDatabases.ts";
import { addToWranglerFile } from "../server/databases/wranglerFile.ts";
import { findMissingMigrations } from "../server/migrateDatabase.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { describeCreation } from "./describeCreation.ts";
import { describeFailures, type MigrationOutcome, migrateStores } from "./migrateStores.ts";
import { nextCommand } from "./nextCommand.ts";
import { mapDatabases, type OpenDatabase } from "./openStores.ts";
import { type GlobalOptions, optionsOf, parseCount } from "./options.ts";
import { hasState, withDatabases } from "./stores.ts";

interface AddOptions {
  readonly count: number;
  readonly databaseId?: string;
}

/** Adds the commands to the program. */
export function addDatabaseCommands(program: Command): void {
  const databases = program
    .command("databases")
    .description("the databases that account groups live in");

  databases
    .command("add")
    .description("write the next databases and their queues into wrangler.toml")
    .option("--count <number>", "how many", parseCount, 1)
    .addOption(
      new Option("--database-id <id>", "of a D1 database that there is already")
        .argParser(parseDatabaseId)
        .conflicts("count"),
    )
    .action(async (_options, command: Command) => add(optionsOf<AddOptions>(command)));

  databases
    .command("list")
    .description("show every database: how much is in it, and which migrations it lacks")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const rows = await withDatabases(options, (open) => mapDatabases(open, readDatabase));
      printResult(
        options.json,
        rows,
        formatTable(
          ["NUMBER", "BINDING", "NAME", "ACCOUNT GROUPS", "BYTES", "MISSING MIGRATIONS"],
          rows.map((row) => [
            ...[String(row.databaseNumber), row.binding, row.name],
            ...[String(row.accountGroups ?? "unknown"), String(row.bytes)],
            row.missingMigrations.join(" ") || "none",
          ]),
        ),
      );
    });

  databases
    .command("migrate")
    .description("apply to every database the migrations that it lacks")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const outcomes = await withDatabases(options, (open) => migrateStores(open, options));
      printResult(options.json, outcomes, describeOutcomes(outcomes));
      requireSuccess(outcomes, options);
    });
}

async function add(options: GlobalOptions & AddOptions): Promise<void> {
  if (options.remote && options.databaseId === undefined) throw withoutId();
  const additions = await addToWranglerFile(options.count, options.databaseId);
  const isThere = options.remote || hasState(options.persistTo);
  const [migrated] = await Promise.allSettled([
    isThere ? withDatabases(options, (open) => migrateStores(open, options)) : [],
  ]);
  const migrations = migrated.status === "fulfilled" ? migrated.value : [];
  const { commands, text } = describeCreation(additions, options);
  const databases = additions.map(toJson);
  // Whatever came of the migrations, wrangler.toml is written, and what is next stays the same.
  printResult(options.json, { databases, commands, migrations }, text);
  if (migrated.status === "rejected") throw notOpened(migrated.reason, options);
  requireSuccess(migrations, options);
}

function notOpened(error: unknown, options: GlobalOptions): Failure {
  const why =
    error instanceof Failure ? `${error.message} ${error.why} ${error.next}` : String(error);
  return new Failure("The databases are in wrangler.toml, but no migration was applied.", {
    why,
    next: `Put that right, and do not add them again, but go on: ${nextCommand(options, "databases", "migrate")}`,
    cause: error,
  });
}

function toJson({ databaseNumber, databases, producers, consumers }: DatabaseAddition) {
  return { databaseNumber, d1_databases: databases, queues: { producers, consumers } };
}

/** @throws {Failure} when migrations failed */
function requireSuccess(outcomes: readonly MigrationOutcome[], options: GlobalOptions): void {
  const why = describeFailures(outcomes);
  if (why === null) return;
  const failed = outcomes.filter(({ failure }) => failure !== null).length;
  throw new Failure(`${failed} of ${outcomes.length} databases could not be migrated.`, {
    why,
    next: `Put right what this names, and go on with what is missing: ${nextCommand(options, "databases", "migrate")}`,
  });
}

function describeOutcomes(outcomes: readonly MigrationOutcome[]): string {
  return formatTable(
    ["NUMBER", "BINDING", "NAME", "APPLIED", "RESULT"],
    outcomes.map(({ databaseNumber, binding, name, applied, failure }) => [
      ...[String(databaseNumber), binding, name, String(applied.length)],
      failure === null ? "has the newest schema" : "failed",
    ]),
  );
}

async function readDatabase({ database, ...declared }: OpenDatabase) {
  const missingMigrations = await findMissingMigrations(database);
  return { ...declared, ...(await measure(database)), missingMigrations };
}

/** How many account groups a database has, null where it lacks the migrations that tell; and how many bytes it takes. */
async function measure(
  database: D1Database,
): Promise<{ accountGroups: number | null; bytes: number }> {
  const { results, meta } = await database
    .prepare("SELECT 1 FROM sqlite_master WHERE name = 'moves'")
    .all();
  return results.length === 0
    ? { accountGroups: null, bytes: meta.size_after }
    : countAccountGroups(database);
}

function withoutId(): Failure {
  return new Failure("With --remote the database has to be there already.", {
    why: "Its migrations are applied at the end, for which its id is needed.",
    next: "Make it with `npx wrangler d1 create`, and give the id that this prints: --database-id ID",
    exitCode: EXIT_CODES.usage,
  });
}

function parseDatabaseId(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new InvalidArgumentError("It is the database_id that `npx wrangler d1 create` prints.");
}
