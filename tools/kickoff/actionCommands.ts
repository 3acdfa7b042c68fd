/** `actions …`: what nobody knows, and what a person says of it. Through the HTTP API, as any client would. */
import { type Command, Option } from "commander";
import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { RESOLUTIONS, type Resolution } from "../../src/domain/decideResolution.ts";
import { Failure } from "../terminal/failure.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import {
  type GlobalOptions,
  optionsOf,
  parseActionIdentifier,
  parseIdentifier,
  printResult,
} from "./options.ts";

type Action = components["schemas"]["Action"];

interface ActionOptions extends GlobalOptions {
  readonly accountGroup: string;
  readonly campaign?: string;
}

interface ResolveOptions extends ActionOptions {
  readonly as: Resolution;
  readonly sender?: string;
}

const EXPLANATION = `
The API key comes from the environment variable KICKOFF_API_KEY and needs campaigns:read to look, campaigns:execute to resolve.`;

const RESOLVE_EXPLANATION = `
  sent      it took place when the sender was last asked
  not_sent  nothing happened, and it may be asked for again
  skip      it is not needed, and the next step comes`;

/** As many as a page may have. */
const PAGE = 1_000;

/** Adds the commands to the program. */
export function addActionCommands(program: Command): void {
  const actions = program
    .command("actions")
    .description("what senders were asked, and what of it nobody knows");
  const add = (name: string, description: string) =>
    actions
      .command(name)
      .description(description)
      .requiredOption("--account-group <id>", "whose actions they are", parseIdentifier)
      .addHelpText("after", EXPLANATION);

  add("unknown", "show the actions that wait for a person")
    .option("--campaign <id>", "those of this campaign alone", parseIdentifier)
    .action(async (_options, command: Command) => {
      const options = optionsOf<ActionOptions>(command);
      const all = await callApi(options, "actions unknown", (api) => listUnknown(api, options));
      printResult(options.json, all, describeUnknown(all));
    });

  add("resolve", "say what became of an action, or of all that wait in a campaign")
    .argument("[action-id]", "as `actions unknown` shows it", parseActionIdentifier)
    .addOption(
      new Option("--as <what>", "what became of it").choices(RESOLUTIONS).makeOptionMandatory(),
    )
    .option("--campaign <id>", "all that wait in this campaign", parseIdentifier)
    .option("--sender <id>", "of them those of this sender", parseIdentifier)
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
          next: "npm run admin -- actions resolve --help",
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
  printResult(options.json, action, `✔ ${action.id} is ${action.status}.`);
}

async function resolveAll(
  api: Api,
  { accountGroup: accountGroupId, as, sender }: ResolveOptions,
  campaignId: string,
): Promise<number> {
  let resolved = 0;
  for (;;) {
    const answer = dataOf(
      await api.POST("/v1/accounts/{accountGroupId}/actions/resolve", {
        params: { path: { accountGroupId } },
        body: { as, campaignId, ...(sender === undefined ? {} : { senderId: sender }) },
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
  const all: Action[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Action[]; nextCursor: string | null } = dataOf(
      await api.GET("/v1/accounts/{accountGroupId}/actions", {
        params: {
          path: { accountGroupId },
          query: {
            status: "unknown",
            limit: PAGE,
            ...(campaign === undefined ? {} : { campaignId: campaign }),
            ...(cursor === null ? {} : { cursor }),
          },
        },
      }),
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
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
  return `${table}\n  Say what became of one: npm run admin -- actions resolve --help`;
}
