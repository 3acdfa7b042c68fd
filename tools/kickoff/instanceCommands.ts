/** `instances …`: through the HTTP API, as any client would. */
import { type Command, Option } from "commander";

import { dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { INSTANCE_STATUSES, type InstanceStatus } from "../../src/domain/instance.ts";
import { printResult, say } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findCampaign } from "./find.ts";
import { optionsOf, parseCount, parseInstanceIdentifier, parseName } from "./options.ts";
import { readSome } from "./readList.ts";

type Instance = components["schemas"]["Instance"];
type InstanceDetails = components["schemas"]["InstanceDetails"];

interface InstanceOptions extends ApiOptions {
  readonly campaign: string;
}

interface ListOptions extends InstanceOptions {
  readonly status?: InstanceStatus;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

/** Adds the commands to the program. */
export function addInstanceCommands(program: Command): void {
  const instances = program.command("instances").description("how far a lead is in a campaign");

  inAccountGroup(
    instances
      .command("list")
      .description("show how far each lead is")
      .requiredOption("--campaign <campaign>", "its id or its name", parseName)
      .addOption(new Option("--status <status>", "only those").choices(INSTANCE_STATUSES))
      .option("--limit <number>", "so many at most", parseCount, DEFAULT_LIMIT),
    "campaigns:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<ListOptions>(command);
    const { accountGroup: accountGroupId, status, limit } = options;
    const { items, hasMore } = await callApi(options, "instances list", async (api) => {
      const campaignId = await findCampaign(api, accountGroupId, options.campaign);
      return readSome(
        api,
        "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances",
        {
          path: { accountGroupId, campaignId },
          query: { ...(status === undefined ? {} : { status }) },
        },
        limit,
      );
    });
    printResult(options.json, items, describeInstances);
    if (hasMore) say(`There are more: --limit ${limit * 2}`);
  });

  inAccountGroup(
    instances
      .command("show")
      .description("show what comes next for a lead, what was asked for, and what the lead wrote")
      .argument("<instance-id>", "a run's id, a hyphen, a lead's position", parseInstanceIdentifier)
      .requiredOption("--campaign <campaign>", "its id or its name", parseName),
    "campaigns:read",
  ).action(async (instanceId: string, _options, command: Command) => {
    const options = optionsOf<InstanceOptions>(command);
    const { accountGroup: accountGroupId } = options;
    const instance = await callApi(options, "instances show", async (api) => {
      const campaignId = await findCampaign(api, accountGroupId, options.campaign);
      return dataOf(
        await api.GET(
          "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances/{instanceId}",
          { params: { path: { accountGroupId, campaignId, instanceId } } },
        ),
      );
    });
    printResult(options.json, instance, describeInstance);
  });
}

function describeInstances(instances: readonly Instance[]): string {
  if (instances.length === 0) return "There is no such instance.";
  return formatTable(
    ["ID", "STATUS", "STEP", "REASON", "NEXT", "LEAD"],
    instances.map(({ id, status, step, reason, nextAt, lead }) => [
      id,
      status,
      step === null ? "" : String(step),
      reason ?? "",
      nextAt ?? "",
      lead.name,
    ]),
  );
}

function describeInstance(instance: InstanceDetails): string {
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
    text ?? "",
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
