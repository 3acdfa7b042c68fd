/** `campaigns …`: through the HTTP API, as any client would. */
import { type Command, Option } from "commander";

import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { CAMPAIGN_STATUSES, type CampaignStatus } from "../../src/domain/campaign.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { printResult, say } from "../terminal/output.ts";
import { printableValue } from "../terminal/printable.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findCampaign } from "./find.ts";
import { addNewCampaignCommands } from "./newCampaignCommands.ts";
import { optionsOf, parseCount, parseName } from "./options.ts";
import { readSome } from "./readList.ts";
import { describePreview } from "./transitions/describePreview.ts";
import { readPreview } from "./transitions/readPreview.ts";
import { addStartCommand } from "./transitions/startCommand.ts";
import { addStopCommand } from "./transitions/stopCommand.ts";
import { showProgress, watchProgress } from "./watchProgress.ts";

type Campaign = components["schemas"]["Campaign"];

interface ListOptions extends ApiOptions {
  readonly status?: CampaignStatus;
  readonly name?: string;
  readonly limit: number;
}

interface ProgressOptions extends ApiOptions {
  readonly watch: boolean;
}

const PROGRESS_EXPLANATION = `
A bar shows of all leads those that have the step behind them (█), those that are at it (▒), and those that ended at it (░). The end
is the earliest one: docs/api.md says what it takes for granted.`;

const DEFAULT_LIMIT = 50;

/** Adds the commands to the program. */
export function addCampaignCommands(program: Command): void {
  const campaigns = program
    .command("campaigns")
    .description("make, look at, start, follow and stop campaigns");
  addListCommand(campaigns);
  addNewCampaignCommands(campaigns);

  inAccountGroup(ofCampaign(campaigns, "show", "show a campaign"), "campaigns:read").action(
    async (nameOrId: string, _options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const campaign = await callApi(options, "campaigns show", (api) =>
        readCampaign(api, options.accountGroup, nameOrId),
      );
      printResult(options.json, campaign, describeCampaign);
    },
  );

  inAccountGroup(
    ofCampaign(campaigns, "preview", "show what a start would do now"),
    "campaigns:execute",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<ApiOptions>(command);
    const { accountGroup } = options;
    const { previewed, plan } = await callApi(options, "campaigns preview", async (api) =>
      readPreview(api, accountGroup, await findCampaign(api, accountGroup, nameOrId)),
    );
    const value = { ...previewed.preview, plan };
    printResult(options.json, value, () => describePreview(printableValue(previewed)));
  });

  addStartCommand(campaigns);
  addStopCommand(campaigns);

  inAccountGroup(
    ofCampaign(campaigns, "watch", "show how far a campaign is, until it has ended"),
    "campaigns:read",
  )
    .addHelpText("after", PROGRESS_EXPLANATION)
    .action(async (nameOrId: string, _options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      await follow(options, "campaigns watch", nameOrId, watchProgress);
    });

  inAccountGroup(
    ofCampaign(campaigns, "progress", "show how far a campaign is, and what comes next"),
    "campaigns:read",
  )
    .option("--watch", "as `campaigns watch` does", false)
    .addHelpText("after", PROGRESS_EXPLANATION)
    .action(async (nameOrId: string, _options, command: Command) => {
      const options = optionsOf<ProgressOptions>(command);
      const show = options.watch ? watchProgress : showProgress;
      await follow(options, "campaigns progress", nameOrId, show);
    });
}

function ofCampaign(campaigns: Command, name: string, description: string): Command {
  return campaigns
    .command(name)
    .description(description)
    .argument("<campaign>", "its id or its name", parseName);
}

function addListCommand(campaigns: Command): void {
  inAccountGroup(
    campaigns
      .command("list")
      .description("show the campaigns, newest first")
      .addOption(new Option("--status <status>", "only those").choices(CAMPAIGN_STATUSES))
      .option("--name <text>", "only those whose name contains it", parseName)
      .option("--limit <number>", "so many at most", parseCount, DEFAULT_LIMIT),
    "campaigns:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<ListOptions>(command);
    const { status, name, accountGroup: accountGroupId } = options;
    const filter = {
      ...(status === undefined ? {} : { status }),
      ...(name === undefined ? {} : { name }),
    };
    const { items, hasMore } = await callApi(options, "campaigns list", (api) =>
      readSome(
        api,
        "/v1/accounts/{accountGroupId}/campaigns",
        { path: { accountGroupId }, query: { ...filter } },
        options.limit,
      ),
    );
    printResult(options.json, items, describeCampaigns);
    if (hasMore) say(`There are more: --limit ${options.limit * 2}`);
  });
}

async function follow(
  options: ApiOptions,
  command: string,
  nameOrId: string,
  show: (api: Api, campaignId: string, options: ApiOptions) => Promise<void>,
): Promise<void> {
  await callApi(options, command, async (api) =>
    show(api, await findCampaign(api, options.accountGroup, nameOrId), options),
  );
}

async function readCampaign(api: Api, accountGroupId: string, nameOrId: string): Promise<Campaign> {
  const campaignId = await findCampaign(api, accountGroupId, nameOrId);
  return dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}", {
      params: { path: { accountGroupId, campaignId } },
    }),
  );
}

function describeCampaigns(campaigns: readonly Campaign[]): string {
  if (campaigns.length === 0) {
    return `There is no such campaign. Make one: ${COMMAND} campaigns create --help`;
  }
  return formatTable(
    ["ID", "STATUS", "LEADS", "STARTED", "NAME"],
    campaigns.map(({ id, status, selectedLeadCount, startedAt, name }) => [
      id,
      status,
      String(selectedLeadCount),
      startedAt ?? "",
      name,
    ]),
  );
}

function describeCampaign(campaign: Campaign): string {
  const { id, name, status, description, selectedLeadCount, outreachLanguage } = campaign;
  return [
    `${name} (${id})`,
    ...(description === null ? [] : [`  ${description.replaceAll("\n", "\n  ")}`]),
    `  ${status}, ${selectedLeadCount} selected leads`,
    `  created ${campaign.createdAt}${campaign.startedAt === null ? "" : `, started ${campaign.startedAt}`}`,
    ...(campaign.rateLimitedUntil === null
      ? []
      : [`  no sender may act before ${campaign.rateLimitedUntil}`]),
    ...(outreachLanguage === null ? [] : [`  language: ${outreachLanguage}`]),
    `  earlier conversations count: ${yesOrNo(campaign.includeConversationHistory)}`,
    `  a reply ends it for the lead: ${yesOrNo(campaign.autoCancelOnMessageReceived)}`,
  ].join("\n");
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
