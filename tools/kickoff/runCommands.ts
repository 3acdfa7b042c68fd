/** `runs …`: what has become of starts. */
import type { Command } from "commander";

import type { components } from "../../client/contractTypes.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findCampaign } from "./find.ts";
import { optionsOf, parseName } from "./options.ts";
import { readAll } from "./readList.ts";
import { addWatchCommand } from "./watchCommand.ts";

type Run = components["schemas"]["Run"];

interface ListOptions extends ApiOptions {
  readonly campaign: string;
}

/**
 * Adds the commands to the program.
 *
 * @returns their group, for what an operator adds
 */
export function addRunCommands(program: Command): Command {
  const runs = program.command("runs").description("what starts have come to");

  inAccountGroup(
    runs
      .command("list")
      .description("show a campaign's starts and stops, the latest start first")
      .requiredOption("--campaign <campaign>", "its id or its name", parseName),
    "campaigns:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<ListOptions>(command);
    const { accountGroup: accountGroupId } = options;
    const all = await callApi(options, "runs list", async (api) => {
      const campaignId = await findCampaign(api, accountGroupId, options.campaign);
      return readAll(api, "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs", {
        path: { accountGroupId, campaignId },
      });
    });
    printResult(options.json, all, describeRuns);
  });

  addWatchCommand(runs);
  return runs;
}

function describeRuns(runs: readonly Run[]): string {
  if (runs.length === 0) return "The campaign has not been started.";
  return formatTable(
    ["ID", "STATE", "STARTED", "ENDED", "CREATED"],
    runs.map((run) => [
      run.id,
      run.state,
      run.startedAt,
      run.endedAt ?? "",
      `${run.instancesCreated} of ${run.instancesPromised}`,
    ]),
  );
}
