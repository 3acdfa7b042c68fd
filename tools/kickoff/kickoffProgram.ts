/** The commands of an operator. */
import { type Command, Help, Option } from "commander";
import { persistToOption } from "../server/stateDirectory.ts";
import { newProgram } from "../terminal/program.ts";
import { addAccountCommands } from "./accountCommands.ts";
import { addActionCommands } from "./actionCommands.ts";
import { addCampaignCommands } from "./campaignCommands.ts";
import { addDeadLetterCommands } from "./deadLetterCommands.ts";
import { addInstanceCommands } from "./instanceCommands.ts";
import { addKeyCommands } from "./keyCommands.ts";
import { addLeadsCommands } from "./leadsCommands.ts";
import { addMcpCommand } from "./mcpCommand.ts";
import { parseUrl } from "./options.ts";
import { addRunCommands } from "./runCommands.ts";
import { addSenderCommands } from "./senderCommands.ts";
import { addSuppressionCommands } from "./suppressionCommands.ts";
import { addWebhookCommands } from "./webhookCommands.ts";

/** A command line of all the operator's commands. One that has run knows what it was given: each runs once. */
export function newKickoffProgram(): Command {
  const program = newProgram("npm run admin --")
    .description(
      "Runs a Kickoff: account groups, API keys, leads, suppressions, campaigns, runs, instances, actions, senders, webhooks. Local unless --remote says otherwise.",
    )
    .addOption(persistToOption("the state of `npm start`, also while it runs"))
    .option("--remote", "the production stores of wrangler.toml", false)
    .option("--json", "print one JSON value, for scripts", false)
    .addOption(
      new Option(
        "--url <url>",
        "the server, for leads, suppressions, campaigns, runs watch, instances, actions, senders and webhooks",
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
  addWebhookCommands(program);
  addDeadLetterCommands(program);
  addMcpCommand(program);
  return program;
}
