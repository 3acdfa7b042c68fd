/** `runs watch`: through the HTTP API, as any client would. */
import type { Command } from "commander";

import { connect } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { type RunProgress, watchRun } from "../../client/watchRun.ts";
import { printResult, say } from "../terminal/output.ts";
import { startProgress } from "../terminal/progress.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { optionsOf, parseIdentifier } from "./options.ts";
import { requireKey } from "./requireKey.ts";

interface WatchCommandOptions extends ApiOptions {
  readonly campaign: string;
}

const EXPLANATION = `
The Location of a start names all three ids. A run of an automatic campaign is watched until the campaign is stopped.`;

/** Adds the command to its group. */
export function addWatchCommand(runs: Command): void {
  inAccountGroup(
    runs.command("watch").description("show how far a run is, until it is finished"),
    "campaigns:read",
  )
    .argument("<run-id>", "the run's id", parseIdentifier)
    .requiredOption("--campaign <id>", "the campaign that was started", parseIdentifier)
    .addHelpText("after", EXPLANATION)
    .action(async (runId: string, _options, command: Command) => {
      const options = optionsOf<WatchCommandOptions>(command);
      const run = await watch(runId, options);
      printResult(options.json, run, describeEnd);
    });
}

async function watch(runId: string, options: WatchCommandOptions): Promise<RunProgress> {
  const { accountGroup, campaign, url } = options;
  const key = requireKey(options, "runs watch");
  const progress = startProgress(process.stderr, "Creating instances", 1);
  const interject = (text: string) => {
    progress.end();
    say(text);
  };
  const onInterruption = (error: KickoffError) =>
    interject(`Watching again: ${describeMissing(error)}`);
  const api = connect({ url, key, onRetry: onInterruption });
  const path = { accountGroupId: accountGroup, campaignId: campaign, runId };
  let last: RunProgress | null = null;
  try {
    for await (const run of watchRun(api, path, { onInterruption })) {
      const news = run.state === last?.state ? null : describeState(run);
      if (news !== null) interject(news);
      const { instancesCreated: created, instancesPromised: promised } = run;
      progress.show(promised === 0 ? 0 : created / promised, `${created} of ${promised}`);
      last = run;
    }
    if (last === null) throw new Error("A watch ends with the run.");
    return last;
  } catch (error) {
    throw toFailure("The run could not be watched to its end.", url, error);
  } finally {
    progress.end();
  }
}

/** A state that a person should know of while the watch goes on; null for one that speaks for itself. */
function describeState({ state, stuck, triggered }: RunProgress): string | null {
  if (stuck !== null) {
    return `Stuck since ${stuck.since} (${stuck.reason}). It is tried again by itself, less and less often.`;
  }
  return state === "created" && !triggered
    ? "All created for now: more instances come with the leads that arrive."
    : null;
}

function describeEnd({ id, state, instancesCreated, instancesPromised }: RunProgress): string {
  const how = state === "created" ? "✔ The run has created its instances" : "✔ The run has ended";
  return `${how}: ${instancesCreated} of ${instancesPromised} instances (run ${id}).`;
}
