/** `campaigns start`: shows what it would do, asks, and starts that very plan, once. */
import type { Command } from "commander";

import { type Started, startCampaign } from "../../../client/startCampaign.ts";
import { askWhether, canAsk } from "../../terminal/ask.ts";
import { COMMAND } from "../../terminal/commandName.ts";
import { EXIT_CODES, exitCodeOfStatus } from "../../terminal/exitCodes.ts";
import { Failure } from "../../terminal/failure.ts";
import { printResult, say } from "../../terminal/output.ts";
import { printableValue } from "../../terminal/printable.ts";
import { callApi } from "../callApi.ts";
import { type ApiOptions, inAccountGroup } from "../connection.ts";
import { findCampaign } from "../find.ts";
import { optionsOf, parseName } from "../options.ts";
import { watchProgress } from "../watchProgress.ts";
import { describeBlockers, describePreview } from "./describePreview.ts";
import { readPreview } from "./readPreview.ts";
import { PlanChanged, type Sending, Transitions } from "./transition.ts";

interface StartOptions extends ApiOptions {
  readonly yes: boolean;
  readonly plan?: string;
  readonly watch: boolean;
}

const STARTING: Omit<Sending<Started>, "tell"> = {
  operation: "start",
  send: (api, path, { idempotencyKey, ifMatch: plan }) =>
    startCampaign(api, path, { idempotencyKey, ...(plan === null ? {} : { plan }) }),
};

const EXPLANATION = `
It starts the plan that was shown, or nothing: if something changes in between, it shows the new plan and asks again, and with --yes it
ends with exit code ${EXIT_CODES.planChanged}. Until there is an answer it keeps the start with its Idempotency-Key. So when it was killed, or the answer
was lost, run it again: it repeats that start, which happens once.

Examples:
  ${COMMAND} campaigns start "Spring launch"
  ${COMMAND} campaigns start 65f0c0de65f0c0de65f0c0de --yes --json`;

/** Adds the command to its group. */
export function addStartCommand(campaigns: Command): void {
  inAccountGroup(
    campaigns
      .command("start")
      .description("show what a start would do, ask, and start exactly that")
      .argument("<campaign>", "its id or its name", parseName)
      .option("--yes", "do not ask: for scripts", false)
      .option(
        "--plan <tag>",
        "start this plan, which `campaigns preview --json` showed, without a question",
      )
      .option("--watch", "show how far it is, until it has ended", false)
      .addHelpText("after", EXPLANATION),
    "campaigns:execute",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<StartOptions>(command);
    const campaignId = await callApi(options, "campaigns start", (api) =>
      findCampaign(api, options.accountGroup, nameOrId),
    );
    const tell = (started: Started) =>
      printResult(options.json, started, (value) => describeStart(value, campaignId));
    const transitions = new Transitions({ ...STARTING, tell }, options, campaignId, options.plan);
    if ((await repeat(transitions)) === null) await begin(options, campaignId, transitions);
    if (options.watch) {
      await callApi(options, "campaigns start", (api) => watchProgress(api, campaignId, options));
    }
  });
}

/** An earlier start whose plan is gone has started nothing: what comes is a new one. */
async function repeat(transitions: Transitions<Started>): Promise<Started | null> {
  try {
    return await transitions.repeat();
  } catch (error) {
    if (!(error instanceof PlanChanged)) throw error;
    say("That start has started nothing, and the plan is another one by now.");
    return null;
  }
}

async function begin(
  options: StartOptions,
  campaignId: string,
  transitions: Transitions<Started>,
): Promise<Started> {
  const { yes, plan } = options;
  for (;;) {
    const tag = plan ?? (await showPreview(options, campaignId));
    if (!yes && plan === undefined) await confirmStart();
    try {
      return await transitions.begin(tag);
    } catch (error) {
      if (!(error instanceof PlanChanged)) throw error;
      if (yes || plan !== undefined) throw changed(error);
      say(`Nothing was started. ${error.message}`);
    }
  }
}

/** Shows what a start would do. Returns the tag of the plan. */
async function showPreview(options: StartOptions, campaignId: string): Promise<string> {
  const { previewed, plan } = await callApi(options, "campaigns start", (api) =>
    readPreview(api, options.accountGroup, campaignId),
  );
  const { canStart, blockers } = previewed.preview;
  if (canStart) {
    console.error(describePreview(printableValue(previewed)));
    return plan;
  }
  throw new Failure("The campaign cannot be started.", {
    why: describeBlockers(previewed.preview).join("\n  "),
    next: `Mend that, and look again: ${COMMAND} campaigns preview ${campaignId}`,
    exitCode: exitCodeOfStatus(blockers[0]?.code === "VALIDATION_ERROR" ? 422 : 409),
  });
}

async function confirmStart(): Promise<void> {
  if (!canAsk()) {
    throw new Failure("Nothing was started.", {
      why: "There is no terminal to ask whether to start.",
      next: "Look at the preview, and give --yes to start it; --plan starts the plan of an earlier look alone.",
      exitCode: EXIT_CODES.usage,
    });
  }
  if (await askWhether("Start it?")) return;
  throw new Failure("Nothing was started.", {
    why: "You said no.",
    next: "The campaign is as it was.",
  });
}

function changed(error: PlanChanged): Failure {
  return new Failure("Nothing was started: the plan has changed since it was looked at.", {
    why: error.message,
    next: `Look at the plan as it is now (${COMMAND} campaigns preview), and start that.`,
    cause: error,
    exitCode: EXIT_CODES.planChanged,
  });
}

function describeStart(
  { campaign, triggered, instancesCreated, isReplay, runId }: Started,
  campaignId: string,
): string {
  const what = triggered
    ? `${instancesCreated} instances are promised`
    : "instances come with the leads that arrive";
  return [
    `✔ ${campaign.name} is started: ${what} (run ${runId}).`,
    ...(isReplay
      ? ["  The earlier start had taken effect: this is its answer. Nothing was started twice."]
      : []),
    `  How far it is: ${COMMAND} campaigns watch ${campaignId}`,
  ].join("\n");
}
