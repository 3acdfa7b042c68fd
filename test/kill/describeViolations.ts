/** What a check has found, with the command that repeats it and the last faults that the Worker has logged. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { RoundOrder } from "./roundTypes.ts";

const SHOWN_LOG_LINES = 40;

/**
 * @param directory where the files of the deployment are
 * @param command what repeats it
 */
export function describeViolations(
  directory: string,
  command: string,
  broken: readonly string[],
): string {
  const log = readFileSync(join(directory, "worker.log"), "utf8").trimEnd().split("\n");
  return [
    `${command}:`,
    ...nameKinds(broken),
    ...log.filter((line) => /fault|"error"/.test(line)).slice(-SHOWN_LOG_LINES),
  ].join("\n");
}

/** The command that plays a round again. */
export function replayCommand(order: RoundOrder): string {
  const { worker, seed, number, schedules, databases } = order;
  return `npx node test/kill/run.ts --worker ${worker} --seed ${seed} --round ${number} --schedules ${schedules} --databases ${databases}`;
}

/** The first violation of each kind, and how many there are. */
function nameKinds(broken: readonly string[]): string[] {
  const kinds = Map.groupBy(broken, (violation) => violation.replace(/[0-9a-f]{24}|\d+/g, "…"));
  return [...kinds.values()].map(([first, ...others]) =>
    others.length === 0 ? `${first}` : `${first}, and ${others.length} like it`,
  );
}
