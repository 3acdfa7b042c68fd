import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { nobody } from "./nobody.ts";

/** Where the programs are. */
export const toolsDirectory = join(import.meta.dirname, "..", "..", "..", "tools");

export interface ToolOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a tool. */
export interface ToolOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Kills the tool when it is aborted. */
  readonly signal?: AbortSignal;
  readonly killSignal?: NodeJS.Signals;
  /** What stands on its standard input; nothing, if it is left out. */
  readonly input?: string;
}

/** Runs a tool as `npm run` does, to its end. */
export async function runTool(
  file: string,
  parameters: readonly string[],
  { environment = {}, input = "", ...options }: ToolOptions = {},
): Promise<ToolOutcome> {
  const child = spawn(process.execPath, [join(toolsDirectory, file), ...parameters], {
    env: { ...process.env, ...nobody, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    killSignal: "SIGKILL",
    ...options,
  });
  // A tool that has ended reads no more.
  child.stdin.on("error", () => undefined).end(input);
  // It tells that the signal was aborted, before the tool has ended.
  child.on("error", () => undefined);
  const closed = new Promise((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { exitCode: child.exitCode, stdout, stderr };
}
