/** Runs a program to its end and keeps what it printed. */
import { once } from "node:events";

import { spawnGuarded } from "./guarded.ts";

/** What a command printed (both streams, in order) and how it ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a program with no standard input, in the project's directory. */
export async function runCommand(
  program: string,
  parameters: readonly string[],
): Promise<CommandResult> {
  const guard = spawnGuarded(program, parameters);
  let output = "";
  for (const stream of [guard.stdout, guard.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  await once(guard, "close");
  return { exitCode: guard.exitCode ?? 1, output };
}
