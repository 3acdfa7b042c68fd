/** `instances …`: through the HTTP API, as any client would. */
import type { Command } from "commander";

import { dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import {
  type GlobalOptions,
  optionsOf,
  parseIdentifier,
  parseInstanceIdentifier,
  printResult,
} from "./options.ts";

type Instance = components["schemas"]["InstanceDetails"];

interface InstanceOptions extends GlobalOptions {
  readonly accountGroup: string;
  readonly campaign: string;
}

const EXPLANATION = `
The API key comes from the environment variable KICKOFF_API_KEY and needs campaigns:read.`;

/** Adds the commands to the program. */
export function addInstanceCommands(program: Command): void {
  const instances = program.command("instances").description("how far a lead is in a campaign");
  instances
    .command("show")
    .description("show what comes next for a lead, what was asked for, and what the lead wrote")
    .argument("<instance-id>", "a run's id, a hyphen, a lead's position", parseInstanceIdentifier)
    .requiredOption("--account-group <id>", "whose campaign it is", parseIdentifier)
    .requiredOption("--campaign <id>", "the campaign of the run", parseIdentifier)
    .addHelpText("after", EXPLANATION)
    .action(async (instanceId: string, _options, command: Command) => {
      const options = optionsOf<InstanceOptions>(command);
      const { accountGroup: accountGroupId, campaign: campaignId } = options;
      const instance = await callApi(options, "instances show", async (api) =>
        dataOf(
          await api.GET(
            "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances/{instanceId}",
            { params: { path: { accountGroupId, campaignId, instanceId } } },
          ),
        ),
      );
      printResult(options.json, instance, describeInstance(instance));
    });
}

function describeInstance(instance: Instance): string {
  const { next, status, lead, actions, messages } = instance;
  const identities = [lead.email, lead.linkedinUrl, lead.externalId].filter((one) => one !== null);
  const asked = actions.map((action) => [
    String(action.step),
    action.kind,
    action.status,
    String(action.attempt),
    action.calledAt ?? "",
    action.senderId,
    [action.code, action.message].filter((words) => words !== null).join(": "),
  ]);
  const written = messages.map(({ occurredAt, automatic, text }) => [
    occurredAt,
    automatic ? "a machine" : "the lead",
    (text ?? "").replaceAll(/[\s\p{Cc}]+/gu, " "),
  ]);
  return [
    `${next?.sentence ?? "Nothing comes next: its run is from before instances were executed"}.`,
    "",
    `  ${lead.name} (${identities.join(", ")})`,
    `  ${status}${instance.step === null ? "" : ` at step ${instance.step}`}, since ${instance.updatedAt}`,
    ...(asked.length === 0
      ? []
      : [
          "",
          formatTable(
            ["STEP", "KIND", "STATUS", "ATTEMPTS", "ASKED AT", "SENDER", "SENDER'S WORDS"],
            asked,
          ),
        ]),
    ...(written.length === 0 ? [] : ["", formatTable(["WRITTEN AT", "FROM", "TEXT"], written)]),
  ].join("\n");
}
