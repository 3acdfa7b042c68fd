/** `runs archived` and `runs restore`: what an operator does about the archive of ended runs. */
import { type Command, Option } from "commander";

import { toTimestamp } from "../../src/api/answer/envelope.ts";
import { archiveOf } from "../../src/archive/archiveOf.ts";
import { BrokenPartError } from "../../src/archive/readPart.ts";
import { restoreRun } from "../../src/archive/restoreRun.ts";
import { type RunInArchive, selectRunsInArchive } from "../../src/database/archivedRuns.ts";
import { allDatabases, databaseOf } from "../../src/database/databases.ts";
import { selectRun } from "../../src/database/runs.ts";
import { findDatabaseNumber } from "../../src/keys/directory.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { type Progress, startProgress } from "../terminal/progress.ts";
import { formatTable } from "../terminal/table.ts";
import { nextCommand } from "./nextCommand.ts";
import { type GlobalOptions, optionsOf, parseIdentifier, printChange } from "./options.ts";
import { type Stores, withStores } from "./stores.ts";

const MAXIMUM_RUNS = 1_000;

interface RestoreOptions {
  readonly accountGroup: string;
  readonly campaign: string;
}

/** Adds the commands to their group. */
export function addArchiveCommands(runs: Command): void {
  runs
    .command("archived")
    .description("show the runs that have instances or actions in the archive")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const archived = (await withStores(options, listEverywhere)).map(toJson);
      printResult(
        options.json,
        archived,
        archived.length === 0
          ? "No run is in the archive."
          : `${formatTable(
              ["RUN", "CAMPAIGN", "ACCOUNT GROUP", "SINCE", "INSTANCES", "ACTIONS"],
              archived.map((run) => [
                ...[run.runId, run.campaignId, run.accountGroupId, run.at],
                ...[String(run.instances), String(run.actions)],
              ]),
            )}\n  Bring one back: ${nextCommand(options, "runs", "restore", "RUN", "--campaign", "CAMPAIGN", "--account-group", "ACCOUNT_GROUP")}`,
      );
    });

  runs
    .command("restore")
    .description("bring the instances and actions of a run back from the archive")
    .argument("<run>", "its id", parseIdentifier)
    .addOption(required("--account-group <id>", "the account group of the run"))
    .addOption(required("--campaign <id>", "the campaign of the run"))
    .action(async (runId: string, _options, command: Command) => {
      const options = optionsOf<RestoreOptions>(command);
      const restored = await withStores(options, (stores) => restore(stores, runId, options));
      printChange(
        options,
        { runId, ...restored },
        restored.parts === 0
          ? `The run ${runId} has nothing in the archive.`
          : `✔ ${restored.rows} rows of the run ${runId} are back. They stay as long as those of a run that ends now.`,
      );
    });
}

function required(flags: string, description: string): Option {
  return new Option(flags, description).argParser(parseIdentifier).makeOptionMandatory();
}

async function listEverywhere(stores: Stores): Promise<RunInArchive[]> {
  const ofEach = await Promise.all(
    allDatabases(stores).map(({ database }) => selectRunsInArchive(database, MAXIMUM_RUNS)),
  );
  return ofEach.flat().sort((one, other) => other.archived.at - one.archived.at);
}

function toJson({ archived, ...run }: RunInArchive) {
  return { ...run, ...archived, at: toTimestamp(archived.at) };
}

async function restore(
  stores: Stores,
  runId: string,
  options: GlobalOptions & RestoreOptions,
): Promise<{ readonly parts: number; readonly rows: number }> {
  const { accountGroup, campaign, json } = options;
  const databaseNumber = await findDatabaseNumber(stores.API_KEYS, accountGroup);
  const database = databaseOf(stores, databaseNumber);
  const run = await selectRun(database, accountGroup, campaign, runId);
  if (run === null) {
    throw new Failure(`There is no run ${runId} of this campaign.`, {
      why: `Database ${databaseNumber} has no such run of the campaign ${campaign} of the account group ${accountGroup}.`,
      next: `See which runs are in the archive: ${nextCommand(options, "runs", "archived")}`,
    });
  }
  if (run.archived === null) return { parts: 0, rows: 0 };
  const bucket = archiveOf(stores);
  if (bucket === null) throw noBucket(runId, run.archived.parts);
  const progress = json ? null : startProgress(process.stderr, "restoring", 2 * run.archived.parts);
  try {
    return await restoreRun(bucket, database, runId, Date.now(), (made) => show(progress, made));
  } catch (error) {
    throw error instanceof BrokenPartError ? broken(runId, error) : error;
  } finally {
    progress?.end();
  }
}

function show(
  progress: Progress | null,
  { step, parts, of, rows }: Parameters<Parameters<typeof restoreRun>[4]>[0],
): void {
  progress?.show(step === "checked" ? parts : of + parts, `${rows} rows ${step}`);
}

function noBucket(runId: string, parts: number): Failure {
  return new Failure(`The run ${runId} cannot be brought back from here.`, {
    why: `It has ${parts} objects in the archive, and wrangler.toml binds no bucket as ARCHIVE.`,
    next: "Bind the bucket that the Worker had when it archived the run: docs/deploying.md says how.",
  });
}

function broken(runId: string, error: BrokenPartError): Failure {
  return new Failure(
    `The run ${runId} cannot be brought back: an object of the archive is broken.`,
    {
      why: error.message,
      next: "What has not come back is as it was. Put the object back as it was written, from a copy of the bucket, and run the command again.",
      cause: error,
    },
  );
}
