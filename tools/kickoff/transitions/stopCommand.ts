/** `campaigns stop`: asks, and stops. It is kept like a start: a repetition must not stop a run that was started since. */
import type { Command } from "commander";

import { dataOf } from "../../../client/client.ts";
import type { components } from "../../../client/contractTypes.ts";
import { askWhether, canAsk } from "../../terminal/ask.ts";
import { COMMAND } from "../../terminal/commandName.ts";
import { EXIT_CODES } from "../../terminal/exitCodes.ts";
import { Failure } from "../../terminal/failure.ts";
import { printResult } from "../../terminal/output.ts";
import { printable } from "../../terminal/printable.ts";
import { callApi } from "../callApi.ts";
import { type ApiOptions, inAccountGroup } from "../connection.ts";
import { findCampaign } from "../find.ts";
import { optionsOf, parseName } from "../options.ts";
import { type Sending, type Transition, Transitions } from "./transition.ts";

type StoppedCampaign = components["schemas"]["StoppedCampaign"];

interface StopOptions extends ApiOptions {
  readonly yes: boolean;
}

const STOPPING: Sending<StoppedCampaign> = {
  operation: "stop",
  send: (api, path, headers) =>
    api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/stop", {
      params: { path },
      headers,
    }),
};

const EXPLANATION = `
Whoever is not through yet is cancelled at once, and no further call begins. The campaign can be started again.`;

/** Adds the command to its group. */
export function addStopCommand(campaigns: Command): void {
  inAccountGroup(
    campaigns
      .command("stop")
      .description("stop a campaign that is active")
      .argument("<campaign>", "its id or its name", parseName)
      .option("--yes", "do not ask: for scripts", false)
      .addHelpText("after", EXPLANATION),
    "campaigns:execute",
    "campaigns:read",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<StopOptions>(command);
    const campaignId = await callApi(options, "campaigns stop", (api) =>
      findCampaign(api, options.accountGroup, nameOrId),
    );
    const transitions = new Transitions(STOPPING, options, campaignId);
    const stopped = (await transitions.repeat()) ?? (await begin(options, campaignId, transitions));
    printResult(options.json, toJson(stopped), () => describeStop(stopped, campaignId));
  });
}

async function begin(
  options: StopOptions,
  campaignId: string,
  transitions: Transitions<StoppedCampaign>,
): Promise<Transition<StoppedCampaign>> {
  if (!options.yes) await confirmStop(options, campaignId);
  return await transitions.begin(null);
}

async function confirmStop(options: StopOptions, campaignId: string): Promise<void> {
  if (!canAsk()) {
    throw new Failure("Nothing was stopped.", {
      why: "There is no terminal to ask whether to stop.",
      next: "Give --yes to stop it.",
      exitCode: EXIT_CODES.usage,
    });
  }
  const { statuses } = await callApi(options, "campaigns stop", async (api) =>
    dataOf(
      await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress", {
        params: { path: { accountGroupId: options.accountGroup, campaignId } },
      }),
    ),
  );
  const open = statuses.pending + statuses.running;
  if (await askWhether(`Stop it? ${open} open instances would be cancelled.`)) return;
  throw new Failure("Nothing was stopped.", {
    why: "You said no.",
    next: "The campaign goes on.",
  });
}

function toJson({ data, isReplayed, runId }: Transition<StoppedCampaign>) {
  return { ...data, runId, replayed: isReplayed };
}

function describeStop(
  { data, isReplayed }: Transition<StoppedCampaign>,
  campaignId: string,
): string {
  const { campaign, instancesStopped } = data;
  return [
    `✔ ${printable(campaign.name)} is stopped: ${instancesStopped} open instances are cancelled.`,
    ...(isReplayed
      ? ["  The earlier stop had taken effect: this is its answer. Nothing was stopped since."]
      : []),
    `  To go on later: ${COMMAND} campaigns start ${campaignId}`,
  ].join("\n");
}
