/** `npm run admin -- …`: what an operator does. Exit code 1 for a failure, 2 for a command that makes no sense. */
import { Command, CommanderError, Help, Option } from "commander";

import { addAccountCommands } from "./admin/accountCommands.ts";
import { addDeadLetterCommands } from "./admin/deadLetterCommands.ts";
import { addKeyCommands } from "./admin/keyCommands.ts";
import { addLeadsCommands } from "./admin/leadsCommands.ts";
import { parseUrl } from "./admin/options.ts";
import { addRunCommands } from "./admin/runCommands.ts";
import { persistToOption } from "./server/stateDirectory.ts";
import { describeFailure } from "./terminal/failure.ts";

const program = new Command("npm run admin --")
  .description(
    "Runs a Kickoff: account groups, API keys, leads, runs. Local unless --remote says otherwise.",
  )
  .addOption(persistToOption("the state of `npm start`, also while it runs"))
  .option("--remote", "the production stores of wrangler.toml", false)
  .option("--json", "print one JSON value, for scripts", false)
  .addOption(
    new Option("--url <url>", "the server, for leads import and runs watch")
      .env("KICKOFF_URL")
      .default("http://localhost:8787")
      .argParser(parseUrl),
  )
  .configureHelp({
    showGlobalOptions: true,
    optionDescription(option) {
      const description = Help.prototype.optionDescription.call(this, option);
      return option.mandatory ? `${description} (required)` : description;
    },
  })
  .showHelpAfterError("(--help shows what can be given)")
  .exitOverride();

addAccountCommands(program);
addKeyCommands(program);
addLeadsCommands(program);
addRunCommands(program);
addDeadLetterCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    console.error(describeFailure(error));
    process.exitCode = 1;
  }
}
