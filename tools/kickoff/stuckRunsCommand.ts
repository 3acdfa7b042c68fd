/** `runs stuck`: what an operator looks at in the stores themselves. */
import type { Command } from "commander";

import { allDatabases, type NumberedDatabase } from "../../src/database/databases.ts";
import { selectFailedRanges } from "../../src/database/ranges.ts";
import { selectRunsThatOweInstances } from "../../src/database/runs.ts";
import { describeStuck, STUCK_AFTER_MILLISECONDS } from "../../src/domain/decideLook.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { nextCommand } from "./nextCommand.ts";
import { optionsOf } from "./options.ts";
import { type Stores, withStores } from "./stores.ts";

const MAXIMUM_RUNS = 1_000;

/** Adds the command to its group. */
export function addStuckRunsCommand(runs: Command): void {
  runs
    .command("stuck")
    .description("show the runs that owe instances and have made none for a minute, and why")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const stuck = await withStores(options, readStuckRuns);
      printResult(
        options.json,
        stuck,
        stuck.length === 0
          ? "No run is stuck."
          : `${formatTable(
              ["RUN", "DATABASE", "CAMPAIGN", "SINCE", "CREATED", "REASON"],
              stuck.map((run) => [
                run.id,
                String(run.database),
                run.campaignId,
                run.since,
                `${run.instancesCreated} of ${run.instancesPromised}`,
                run.reason,
              ]),
            )}\n  Each is tried again by itself, less and less often.` +
              `\n  See what the queue gave up on: ${nextCommand(options, "dead-letters", "list")}`,
      );
    });
}

/** The stuck runs of all databases, the one that has stood still for longest first. */
async function readStuckRuns(stores: Stores) {
  const now = Date.now();
  const ofEach = await Promise.all(allDatabases(stores).map((each) => readStuckRunsOf(each, now)));
  return ofEach.flat().sort((one, other) => (one.since < other.since ? -1 : 1));
}

async function readStuckRunsOf({ database, databaseNumber }: NumberedDatabase, now: number) {
  const incomplete = await selectRunsThatOweInstances(
    database,
    now,
    STUCK_AFTER_MILLISECONDS,
    MAXIMUM_RUNS,
  );
  const described = await Promise.all(
    incomplete.map(async ({ run, accountGroupId }) => {
      const stuck = describeStuck(run, await selectFailedRanges(database, run.id), now);
      if (stuck === null) return null;
      return {
        id: run.id,
        accountGroupId,
        database: databaseNumber,
        campaignId: run.campaignId,
        state: "stuck",
        reason: stuck.reason,
        since: new Date(stuck.since).toISOString(),
        instancesPromised: run.instancesPromised,
        instancesCreated: run.instancesCreated,
        traceId: run.traceId,
      };
    }),
  );
  return described.filter((run) => run !== null);
}
