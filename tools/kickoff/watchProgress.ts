/** The live view of a campaign. */
import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

import { type Api, dataOf } from "../../client/client.ts";
import { displayWidth } from "../terminal/displayWidth.ts";
import { printResult } from "../terminal/output.ts";
import { printableValue } from "../terminal/printable.ts";
import type { ApiOptions } from "./connection.ts";
import { describeProgress, type Progress } from "./describeProgress.ts";

const LOOK_MILLISECONDS = 2_000;
const DEFAULT_COLUMNS = 80;

/** Shows how far a campaign is. */
export async function showProgress(
  api: Api,
  campaignId: string,
  options: ApiOptions,
): Promise<void> {
  const progress = await readProgress(api, campaignId, options);
  printResult(options.json, progress, draw);
}

/** Shows each change, on a terminal in one place, until the campaign has ended. */
export async function watchProgress(
  api: Api,
  campaignId: string,
  options: ApiOptions,
): Promise<void> {
  const canRedraw = process.stdout.isTTY && !options.json;
  let shown = "";
  for (;;) {
    const progress = await readProgress(api, campaignId, options);
    const text = draw(printableValue(progress));
    if (text !== shown) {
      if (canRedraw && shown !== "") clear(shown, columnsOfTerminal());
      printResult(options.json, progress, draw);
      shown = text;
    }
    if (hasEnded(progress)) return;
    await sleep(LOOK_MILLISECONDS);
  }
}

async function readProgress(
  api: Api,
  campaignId: string,
  { accountGroup: accountGroupId }: ApiOptions,
): Promise<Progress> {
  return dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress", {
      params: { path: { accountGroupId, campaignId } },
    }),
  );
}

function draw(progress: Progress): string {
  return describeProgress(progress, Date.now(), columnsOfTerminal());
}

function columnsOfTerminal(): number {
  return process.stdout.columns ?? DEFAULT_COLUMNS;
}

/** Takes a text away from the end of a terminal of so many columns. */
function clear(text: string, columns: number): void {
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
  moveCursor(process.stdout, 0, -lines);
  cursorTo(process.stdout, 0);
  clearScreenDown(process.stdout);
}

/** A draft has not begun, and a run from before execution goes nowhere. */
function hasEnded({ run }: Progress): boolean {
  return run !== null && (run.endedAt !== null || !run.isExecuted);
}
