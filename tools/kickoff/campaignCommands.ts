/** `campaigns …`: through the HTTP API, as any client would. */
import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Command } from "commander";

import { type Api, dataOf } from "../../client/client.ts";
import { callApi } from "./callApi.ts";
import { describeProgress, type Progress } from "./describeProgress.ts";
import { type GlobalOptions, optionsOf, parseIdentifier, printResult } from "./options.ts";

interface ProgressOptions extends GlobalOptions {
  readonly accountGroup: string;
  readonly watch: boolean;
}

const EXPLANATION = `
A bar shows of all leads those that have the step behind them (█), those that are at it (▒), and those that ended at it (░). The end
is the earliest one: docs/api.md says what it takes for granted.

The API key comes from the environment variable KICKOFF_API_KEY and needs campaigns:read.`;

const LOOK_MILLISECONDS = 2_000;
const DEFAULT_COLUMNS = 80;

/** Adds the commands to the program. */
export function addCampaignCommands(program: Command): void {
  const campaigns = program.command("campaigns").description("how far campaigns are");
  campaigns
    .command("progress")
    .description("show how far a campaign is, what holds it back, and what comes next")
    .argument("<campaign-id>", "the campaign's id", parseIdentifier)
    .requiredOption("--account-group <id>", "whose campaign it is", parseIdentifier)
    .option("--watch", "show each change, until the campaign has ended", false)
    .addHelpText("after", EXPLANATION)
    .action(async (campaignId: string, _options, command: Command) => {
      const options = optionsOf<ProgressOptions>(command);
      await callApi(options, "campaigns progress", (api) => show(api, campaignId, options));
    });
}

async function show(api: Api, campaignId: string, options: ProgressOptions): Promise<void> {
  const path = { accountGroupId: options.accountGroup, campaignId };
  const columns = process.stdout.columns ?? DEFAULT_COLUMNS;
  const canRedraw = process.stdout.isTTY && !options.json;
  let shown = "";
  for (;;) {
    const progress = dataOf(
      await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress", {
        params: { path },
      }),
    );
    const text = describeProgress(progress, Date.now(), columns);
    if (text !== shown) {
      if (canRedraw && shown !== "") clear(shown, columns);
      printResult(options.json, progress, text);
      shown = text;
    }
    if (!options.watch || hasEnded(progress)) return;
    await sleep(LOOK_MILLISECONDS);
  }
}

/** Takes a text away from the end of a terminal of so many columns. */
function clear(text: string, columns: number): void {
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  moveCursor(process.stdout, 0, -lines);
  cursorTo(process.stdout, 0);
  clearScreenDown(process.stdout);
}

/** A draft has not begun, and a run from before execution goes nowhere. */
function hasEnded({ run }: Progress): boolean {
  return run !== null && (run.endedAt !== null || !run.isExecuted);
}
