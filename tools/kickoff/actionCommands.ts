/** `actions …`: what nobody knows, and what a person says of it. Through the HTTP API, as any client would. */
import { type Command, Option } from "commander";
import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { RESOLUTIONS, type Resolution } from "../../src/domain/decideResolution.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findCampaign, findSender } from "./find.ts";
import { optionsOf, parseActionIdentifier, parseName } from "./options.ts";
import { readAll } from "./readList.ts";

type Action = components["schemas"]["Action"];

interface ActionOptions extends ApiOptions {
  readonly campaign?: string;
}

interface ResolveOptions extends ActionOptions {
  readonly as: Resolution;
  readonly sender?: string;
}

const RESOLVE_EXPLANATION = `
  sent      it took place when the sender was last asked
  not_sent  nothing happened, and it may be asked for again
  skip      it is not needed, and the next step comes`;

/** Adds the commands to the program. */
export function addActionCommands(program: Command): void {
  const actions = program
    .command("actions")
    .description("what senders were asked, and what of it nobody knows");

  inAccountGroup(
    actions.command("unknown").description("show the actions that wait for a person"),
    "campaigns:read",
  )
    .option("--campaign <campaign>", "those of this one alone, by its id or its name", parseName)
    .action(async (_options, command: Command) => {
      const options = optionsOf<ActionOptions>(command);
      const all = await callApi(options, "actions unknown", (api) => listUnknown(api, options));
      printResult(options.json, all, describeUnknown);
    });

  inAccountGroup(
    actions
      .command("resolve")
      .description("say what became of an action, or of all that wait in a campaign"),
    "campaigns:execute",
  )
    .argument("[action-id]", "as `actions unknown` shows it", parseActionIdentifier)
    .addOption(
      new Option("--as <what>", "what became of it").choices(RESOLUTIONS).makeOptionMandatory(),
    )
    .option("--campaign <campaign>", "all that wait in this one, by its id or its name", parseName)
    .option("--sender <sender>", "of them those of this one, by its id or its name", parseName)
    .addHelpText("after", RESOLVE_EXPLANATION)
    .action(async (actionId: string | undefined, _options, command: Command) => {
      const options = optionsOf<ResolveOptions>(command);
      if (actionId !== undefined) {
        await resolveOne(options, actionId);
        return;
      }
      const { campaign } = options;
      if (campaign === undefined) {
        throw new Failure("Nothing is named.", {
          why: "There is no action's id and no --campaign.",
          next: `${COMMAND} actions resolve --help`,
          exitCode: EXIT_CODES.usage,
        });
      }
      const resolved = await callApi(options, "actions resolve", (api) =>
        resolveAll(api, options, campaign),
      );
      printResult(options.json, { resolved }, `✔ ${resolved} resolved as ${options.as}.`);
    });
}

async function resolveOne(options: ResolveOptions, actionId: string): Promise<void> {
  const { accountGroup: accountGroupId, as } = options;
  const action = await callApi(options, "actions resolve", async (api) =>
    dataOf(
      await api.POST("/v1/accounts/{accountGroupId}/actions/{actionId}/resolve", {
        params: { path: { accountGroupId, actionId } },
        body: { as },
      }),
    ),
  );
  printResult(options.json, action, ({ id, status }) => `✔ ${id} is ${status}.`);
}

async function resolveAll(
  api: Api,
  { accountGroup: accountGroupId, as, sender }: ResolveOptions,
  campaign: string,
): Promise<number> {
  const campaignId = await findCampaign(api, accountGroupId, campaign);
  const ofSender =
    sender === undefined ? {} : { senderId: await findSender(api, accountGroupId, sender) };
  let resolved = 0;
  for (;;) {
    const answer = dataOf(
      await api.POST("/v1/accounts/{accountGroupId}/actions/resolve", {
        params: { path: { accountGroupId } },
        body: { as, campaignId, ...ofSender },
      }),
    );
    resolved += answer.resolved;
    if (!answer.hasMore) return resolved;
  }
}

async function listUnknown(
  api: Api,
  { accountGroup: accountGroupId, campaign }: ActionOptions,
): Promise<Action[]> {
  const ofCampaign =
    campaign === undefined ? {} : { campaignId: await findCampaign(api, accountGroupId, campaign) };
  return readAll(api, "/v1/accounts/{accountGroupId}/actions", {
    path: { accountGroupId },
    query: { ...ofCampaign, status: "unknown" },
  });
}

function describeUnknown(actions: readonly Action[]): string {
  if (actions.length === 0) return "Nothing waits for a person.";
  const table = formatTable(
    ["ACTION", "CAMPAIGN", "LEAD", "KIND", "SENDER", "ASKED AT", "WHY"],
    actions.map((action) => [
      action.id,
      action.campaignId,
      action.leadId,
      action.kind,
      action.senderId,
      action.calledAt ?? "",
      action.code ?? "",
    ]),
  );
  return `${table}\n  Say what became of one: ${COMMAND} actions resolve --help`;
}
