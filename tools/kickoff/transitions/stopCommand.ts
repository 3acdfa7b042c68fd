/** `campaigns stop`: asks, and stops. It is kept like a start: a repetition must not stop a run that was started since. */
import type { Command } from "commander";

import { dataOf } from "../../../client/client.ts";
import type { components } from "../../../client/contractTypes.ts";
import { askWhether, canAsk } from "../../terminal/ask.ts";
import { COMMAND } from "../../terminal/commandName.ts";
import { EXIT_CODES } from "../../terminal/exitCodes.ts";
import { Failure } from "../../terminal/failure.ts";
import { printResult } from "../../terminal/output.ts";
import { callApi } from "../callApi.ts";
import { type ApiOptions, inAccountGroup } from "../connection.ts";
import { findCampaign } from "../find.ts";
import { optionsOf, parseName } from "../options.ts";
import { type Sending, Transitions } from "./transition.ts";

type Stopped = components["schemas"]["StoppedCampaign"] & {
  /** Whether an earlier attempt under the same key has done it. */
  readonly isReplay: boolean;
};

interface StopOptions extends ApiOptions {
  readonly yes: boolean;
}

const STOPPING: Omit<Sending<Stopped>, "tell"> = {
  operation: "stop",
  async send(api, path, { idempotencyKey }) {
    const answer = await api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/stop", {
      params: { path, header: { "Idempotency-Key": idempotencyKey } },
    });
    const isReplay = answer.response.headers.has("Idempotent-Replayed");
    return { ...dataOf(answer), isReplay };
  },
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
    const tell = (stopped: Stopped) =>
      printResult(options.json, stopped, (value) => describeStop(value, campaignId));
    const transitions = new Transitions({ ...STOPPING, tell }, options, campaignId);
    if ((await transitions.repeat()) === null) await begin(options, campaignId, transitions);
  });
}

async function begin(
  options: StopOptions,
  campaignId: string,
  transitions: Transitions<Stopped>,
): Promise<Stopped> {
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

function describeStop(
  { campaign, instancesStopped, isReplay }: Stopped,
  campaignId: string,
): string {
  return [
    `✔ ${campaign.name} is stopped: ${instancesStopped} open instances are cancelled.`,
    ...(isReplay
      ? ["  The earlier stop had taken effect: this is its answer. Nothing was stopped since."]
      : []),
    `  To go on later: ${COMMAND} campaigns start ${campaignId}`,
  ].join("\n");
}
