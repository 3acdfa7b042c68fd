/** `campaigns create` and `campaigns duplicate`. */
import { type Command, Option } from "commander";

import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { WORKFLOW_TRIGGERS, type WorkflowTrigger } from "../../src/domain/campaign.ts";
import { STARTER_TEMPLATE_IDS, type StarterTemplateId } from "../../src/domain/starterTemplates.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { printResult } from "../terminal/output.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findAudience, findCampaign, findSender } from "./find.ts";
import { collectIdentifiers, optionsOf, parseName } from "./options.ts";

type Campaign = components["schemas"]["Campaign"];

interface SelectionOptions extends ApiOptions {
  readonly audience: string;
  readonly lead?: string[];
  readonly sender?: string[];
}

interface CreateOptions extends SelectionOptions {
  readonly name: string;
  readonly starterTemplate: StarterTemplateId;
  readonly description?: string;
  readonly language?: string;
  readonly trigger: WorkflowTrigger;
  readonly history: boolean;
  readonly cancelOnReply: boolean;
}

interface DuplicateOptions extends SelectionOptions {
  readonly name?: string;
}

const EXAMPLE = `
Example:
  ${COMMAND} campaigns create --name "Spring launch" --starter-template connect --audience Launch`;

/** Adds the commands to their group. */
export function addNewCampaignCommands(campaigns: Command): void {
  inAccountGroup(
    withSelection(campaigns.command("create").description("make a campaign, as a draft"))
      .requiredOption("--name <name>", "what it is called", parseName)
      .addOption(
        new Option("--starter-template <id>", "its workflow, and the messages that come with it")
          .choices(STARTER_TEMPLATE_IDS)
          .makeOptionMandatory(),
      )
      .option("--description <text>", "for people")
      .option("--language <tag>", "of the outreach, such as pt-BR")
      .addOption(
        new Option("--trigger <trigger>", "automatic: instances come with the leads that arrive")
          .choices(WORKFLOW_TRIGGERS)
          .default("manual"),
      )
      .option("--no-history", "do not take earlier conversations into account")
      .option("--no-cancel-on-reply", "go on with a lead who has replied")
      .addHelpText("after", EXAMPLE),
    "campaigns:write",
    "audiences:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<CreateOptions>(command);
    const { accountGroup: accountGroupId, name, description, language } = options;
    const campaign = await callApi(options, "campaigns create", async (api) =>
      dataOf(
        await api.POST("/v1/accounts/{accountGroupId}/campaigns", {
          params: { path: { accountGroupId } },
          body: {
            ...(await readSelection(api, options)),
            name,
            starterTemplateId: options.starterTemplate,
            workflowTrigger: options.trigger,
            includeConversationHistory: options.history,
            autoCancelOnMessageReceived: options.cancelOnReply,
            ...(description === undefined ? {} : { description }),
            ...(language === undefined ? {} : { outreachLanguage: language }),
          },
        }),
      ),
    );
    printResult(options.json, campaign, describeDraft);
  });

  inAccountGroup(
    withSelection(
      campaigns
        .command("duplicate")
        .description("make a draft with the settings and messages of a campaign")
        .argument("<campaign>", "its id or its name", parseName),
    ).option("--name <name>", "what the copy is called; without it, Copy of …", parseName),
    "campaigns:write",
    "campaigns:read",
    "audiences:read",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<DuplicateOptions>(command);
    const { accountGroup: accountGroupId, name } = options;
    const campaign = await callApi(options, "campaigns duplicate", async (api) => {
      const campaignId = await findCampaign(api, accountGroupId, nameOrId);
      const body = {
        ...(await readSelection(api, options)),
        ...(name === undefined ? {} : { name }),
      };
      return dataOf(
        await api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/duplicate", {
          params: { path: { accountGroupId, campaignId } },
          body,
        }),
      );
    });
    printResult(options.json, campaign, describeDraft);
  });
}

function withSelection(command: Command): Command {
  return command
    .requiredOption("--audience <audience>", "its id or its name: whom to contact", parseName)
    .option(
      "--lead <id...>",
      "of the audience only these leads; without it, everybody in it now",
      collectIdentifiers,
    )
    .option(
      "--sender <sender...>",
      "the senders that serve it, by id or name; without it, all that can",
    );
}

async function readSelection(api: Api, { accountGroup, audience, lead, sender }: SelectionOptions) {
  const audienceId = await findAudience(api, accountGroup, audience);
  if (sender === undefined) return { audienceId, ...(lead === undefined ? {} : { leadIds: lead }) };
  const found = await Promise.all(sender.map((each) => findSender(api, accountGroup, each)));
  const senderIds = [...new Set(found)];
  return { audienceId, senderIds, ...(lead === undefined ? {} : { leadIds: lead }) };
}

function describeDraft({ id, name, selectedLeadCount }: Campaign): string {
  return [
    `✔ Campaign ${id} (${name}), a draft over ${selectedLeadCount} leads`,
    `  Next: ${COMMAND} campaigns start ${id}`,
  ].join("\n");
}
