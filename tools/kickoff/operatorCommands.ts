/** The commands of an operator: they open the stores of a deployment, and need its directory, and wrangler. */
import type { Command } from "commander";

import { persistToOption } from "../server/stateDirectory.ts";
import { addAccountCommands } from "./accountCommands.ts";
import { addArchiveCommands } from "./archiveCommands.ts";
import { addDatabaseCommands } from "./databaseCommands.ts";
import { addDeadLetterCommands } from "./deadLetterCommands.ts";
import { addKeyCommands } from "./keyCommands.ts";
import { addStuckRunsCommand } from "./stuckRunsCommand.ts";

/** Adds the commands to the program, and to the group of `runs`. */
export function addOperatorCommands(program: Command, runs: Command): void {
  program
    .optionsGroup("Operator options:")
    .addOption(persistToOption("the state of `npm start`, also while it runs"))
    .option("--remote", "the production stores of wrangler.toml", false);
  addAccountCommands(program);
  addKeyCommands(program);
  addDatabaseCommands(program);
  addDeadLetterCommands(program);
  addStuckRunsCommand(runs);
  addArchiveCommands(runs);
}
