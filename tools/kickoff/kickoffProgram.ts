/** The command line of Kickoff. */
import { type Command, Help, Option } from "commander";

import manifest from "../../package.json" with { type: "json" };
import { COMMAND } from "../terminal/commandName.ts";
import { listExitCodes } from "../terminal/exitCodes.ts";
import { newProgram } from "../terminal/program.ts";
import { addActionCommands } from "./actionCommands.ts";
import { addAudienceCommands } from "./audienceCommands.ts";
import { addCampaignCommands } from "./campaignCommands.ts";
import { addCompletionCommand } from "./completion/completionCommand.ts";
import { addContentSlotCommands } from "./contentSlotCommands.ts";
import { addEventsCommand } from "./eventsCommand.ts";
import { addInstanceCommands } from "./instanceCommands.ts";
import { addLeadsCommands } from "./leadsCommands.ts";
import { addLoginCommands, parseProfile } from "./loginCommands.ts";
import { addMcpCommand } from "./mcpCommand.ts";
import { addOpenCommand } from "./openCommand.ts";
import { parseServer } from "./options.ts";
import { addRunCommands } from "./runCommands.ts";
import { addSenderCommands } from "./senderCommands.ts";
import { addSuppressionCommands } from "./suppressionCommands.ts";
import { addTemplateCommands } from "./templateCommands.ts";
import { addWebhookCommands } from "./webhookCommands.ts";

const EXAMPLES = `
Examples:
  ${COMMAND} login --url https://kickoff.example.workers.dev
  ${COMMAND} leads import people.csv --audience Launch
  ${COMMAND} campaigns create --name "Spring launch" --starter-template connect --audience Launch
  ${COMMAND} campaigns start "Spring launch"

Exit codes:
${listExitCodes()
  .map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`)
  .join("\n")}`;

/**
 * A command line of all the commands. One that has run knows what it was given: each runs once.
 *
 * @param addOperatorCommands adds what an operator needs, to the program and to the group of `runs`
 */
export function newKickoffProgram(
  addOperatorCommands: (program: Command, runs: Command) => void,
): Command {
  const program = newProgram("kickoff")
    .description("Makes, starts and follows campaigns over the API, and runs a Kickoff.")
    .optionsGroup("Options:")
    .version(manifest.version, "--version", "print the version")
    .option("--json", "print JSON, for scripts: one value, or one a line of what goes on", false)
    .addOption(
      new Option(
        "--url <url>",
        "the server; without it KICKOFF_URL, the profile's, or localhost:8787",
      )
        .argParser(parseServer)
        .helpGroup("Connection:"),
    )
    .addOption(
      new Option(
        "--profile <name>",
        "which login counts; without it KICKOFF_PROFILE, or the one in use",
      )
        .argParser(parseProfile)
        .helpGroup("Connection:"),
    )
    .addHelpText("after", EXAMPLES)
    .configureHelp({
      showGlobalOptions: true,
      optionDescription(option) {
        const description = Help.prototype.optionDescription.call(this, option);
        return option.mandatory ? `${description} (required)` : description;
      },
    });

  program.commandsGroup("Getting in:");
  addLoginCommands(program);
  addOpenCommand(program);
  addMcpCommand(program);

  program.commandsGroup("Outreach:");
  addAudienceCommands(program);
  addLeadsCommands(program);
  addTemplateCommands(program);
  addCampaignCommands(program);
  addContentSlotCommands(program);

  program.commandsGroup("What goes on:");
  const runs = addRunCommands(program);
  addInstanceCommands(program);
  addActionCommands(program);
  addEventsCommand(program);

  program.commandsGroup("Who acts, and who is told:");
  addSenderCommands(program);
  addSuppressionCommands(program);
  addWebhookCommands(program);

  program.commandsGroup("Running a Kickoff:");
  addOperatorCommands(program, runs);

  program.commandsGroup("This command:");
  addCompletionCommand(program);
  return program;
}
