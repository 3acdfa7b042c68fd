/** Starts programs that cannot outlive this process. */
import { spawn } from "node:child_process";
import { join } from "node:path";

import { projectDirectory, wranglerSettings } from "./wrangler.ts";

const guardProgram = join(import.meta.dirname, "guard.ts");

/** A program under guard: closing `stdin` ends it and all that it started. */
export type Guarded = ReturnType<typeof spawnGuarded>;

/**
 * Starts a program in the project's directory, under wrangler's quiet settings. It gets no standard input, and no
 * signal of the terminal: whoever started it decides when it ends.
 *
 * @param environment further settings
 */
export function spawnGuarded(
  program: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
) {
  return spawn(process.execPath, [guardProgram, program, ...parameters], {
    cwd: projectDirectory,
    env: { ...process.env, ...wranglerSettings, ...environment },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
}
