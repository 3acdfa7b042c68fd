/** What the server has logged of a request. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import type { Answer } from "./call.ts";
import type { Kickoff } from "./kickoff.ts";

/** Lines are written behind the answer. */
const LOOKS = 20;
const LOOK_MILLISECONDS = 100;

/** The lines with the trace id of an answer, which are to include one that tells of the whole request. */
export async function readServerLog(
  { logPath }: Pick<Kickoff, "logPath">,
  { body: { traceId } }: Answer,
): Promise<string> {
  if (traceId === undefined) return "";
  for (let look = 1; ; look++) {
    const lines = (await readFile(logPath, "utf8"))
      .split("\n")
      .filter((line) => line.includes(traceId));
    const isWhole = lines.some((line) => line.includes('"event":"request"'));
    if (isWhole || look === LOOKS) return lines.join("\n");
    await sleep(LOOK_MILLISECONDS);
  }
}
