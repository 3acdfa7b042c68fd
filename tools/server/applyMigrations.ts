/** Brings a local D1 database to the newest schema. */
import { Failure } from "../terminal/failure.ts";
import { runCommand } from "./runCommand.ts";
import { wranglerProgram } from "./wrangler.ts";

/**
 * Applies the migrations that a local database lacks.
 *
 * @param persistTo the state directory, as of `wrangler dev --persist-to`
 * @throws {Failure} with wrangler's own words
 */
export async function applyMigrations(persistTo: string): Promise<void> {
  const { exitCode, output } = await runCommand(process.execPath, [
    wranglerProgram,
    ...["d1", "migrations", "apply", "DATABASE", "--local", "--persist-to", persistTo],
  ]);
  if (exitCode === 0) return;
  throw new Failure(`The database in ${persistTo} could not be brought to the newest schema.`, {
    why: `wrangler says:\n${output.trim()}`,
    next: "If the state was made by another version of Kickoff, choose a new directory with --persist-to.",
  });
}
