/** `content-slots …`: the messages of a campaign, and how long each waits. */
import type { Command } from "commander";

import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findCampaign, findTemplate } from "./find.ts";
import { optionsOf, parseCount, parseName, parseNumber } from "./options.ts";
import { readAll } from "./readList.ts";

type Slot = components["schemas"]["ContentSlot"];

interface SetOptions extends ApiOptions {
  readonly template?: string;
  readonly delayDays?: number;
}

/** Adds the commands to the program. */
export function addContentSlotCommands(program: Command): void {
  const slots = program.command("content-slots").description("the messages of a campaign");

  inAccountGroup(
    slots
      .command("list")
      .description("show a campaign's messages, in order")
      .argument("<campaign>", "its id or its name", parseName),
    "campaigns:read",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<ApiOptions>(command);
    const all = await callApi(options, "content-slots list", async (api) =>
      listSlots(api, options, await findCampaign(api, options.accountGroup, nameOrId)),
    );
    printResult(options.json, all, describeSlots);
  });

  inAccountGroup(
    slots
      .command("set")
      .description(
        "change the template or the delay of a message; a run that is under way keeps its own",
      )
      .argument("<campaign>", "its id or its name", parseName)
      .argument("<position>", "which message, as `content-slots list` counts them", parseCount)
      .option("--template <template>", "its id or its name", parseName)
      .option("--delay-days <days>", "how many days it waits for", parseNumber),
    "campaigns:read",
    "campaigns:write",
    "templates:read",
  ).action(async (nameOrId: string, position: number, _options, command: Command) => {
    const options = optionsOf<SetOptions>(command);
    if (options.template === undefined && options.delayDays === undefined) throw nothingToSet();
    const slot = await callApi(options, "content-slots set", (api) =>
      setSlot(api, options, nameOrId, position),
    );
    printResult(options.json, slot, (value) => `✔ ${describeSlots([value])}`);
  });
}

async function listSlots(
  api: Api,
  { accountGroup: accountGroupId }: ApiOptions,
  campaignId: string,
): Promise<Slot[]> {
  return readAll(api, "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots", {
    path: { accountGroupId, campaignId },
  });
}

async function setSlot(
  api: Api,
  options: SetOptions,
  nameOrId: string,
  position: number,
): Promise<Slot> {
  const { accountGroup: accountGroupId, template, delayDays } = options;
  const campaignId = await findCampaign(api, accountGroupId, nameOrId);
  const all = await listSlots(api, options, campaignId);
  const slot = all.find((each) => each.position === position);
  if (slot === undefined) {
    throw new Failure(`There is no message ${position}.`, {
      why: `The campaign has ${all.length}.`,
      next: "See them: content-slots list",
      exitCode: EXIT_CODES.refused,
    });
  }
  return dataOf(
    await api.PATCH("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots/{slotId}", {
      params: { path: { accountGroupId, campaignId, slotId: slot.id } },
      body: {
        ...(template === undefined
          ? {}
          : { templateId: await findTemplate(api, accountGroupId, template) }),
        ...(delayDays === undefined ? {} : { delayDays }),
      },
    }),
  );
}

function nothingToSet(): Failure {
  return new Failure("Nothing is to be changed.", {
    why: "There is neither --template nor --delay-days.",
    next: "Give one of them, or both.",
    exitCode: EXIT_CODES.usage,
  });
}

function describeSlots(slots: readonly Slot[]): string {
  return formatTable(
    ["POSITION", "CHANNEL", "AFTER", "TEMPLATE", "LABEL"],
    slots.map(({ position, channel, delayDays, templateId, label }) => [
      String(position),
      channel,
      `${delayDays} days`,
      templateId ?? "none",
      label,
    ]),
  );
}
