/** `npm run admin -- …`: what an operator does. */
import { Help, Option } from "commander";

import { addAccountCommands } from "./admin/accountCommands.ts";
import { addActionCommands } from "./admin/actionCommands.ts";
import { addCampaignCommands } from "./admin/campaignCommands.ts";
import { addDeadLetterCommands } from "./admin/deadLetterCommands.ts";
import { addInstanceCommands } from "./admin/instanceCommands.ts";
import { addKeyCommands } from "./admin/keyCommands.ts";
import { addLeadsCommands } from "./admin/leadsCommands.ts";
import { parseUrl } from "./admin/options.ts";
import { addRunCommands } from "./admin/runCommands.ts";
import { addSenderCommands } from "./admin/senderCommands.ts";
import { addSuppressionCommands } from "./admin/suppressionCommands.ts";
import { persistToOption } from "./server/stateDirectory.ts";
import { newProgram, runProgram } from "./terminal/program.ts";

const program = newProgram("npm run admin --")
  .description(
    "Runs a Kickoff: account groups, API keys, leads, suppressions, campaigns, runs, instances, actions, senders. Local unless --remote says otherwise.",
  )
  .addOption(persistToOption("the state of `npm start`, also while it runs"))
  .option("--remote", "the production stores of wrangler.toml", false)
  .option("--json", "print one JSON value, for scripts", false)
  .addOption(
    new Option(
      "--url <url>",
      "the server, for leads, suppressions, campaigns, runs watch, instances, actions and senders",
    )
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
  });

addAccountCommands(program);
addKeyCommands(program);
addLeadsCommands(program);
addSuppressionCommands(program);
addCampaignCommands(program);
addInstanceCommands(program);
addActionCommands(program);
addRunCommands(program);
addSenderCommands(program);
addDeadLetterCommands(program);

await runProgram(program);
