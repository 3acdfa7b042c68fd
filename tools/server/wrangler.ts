/** Runs wrangler for the other tools: never interactive, never phoning home, quiet unless it fails. */
import { spawn } from "node:child_process";
import { join } from "node:path";

/** The root of the project, with wrangler.toml in it. */
export const projectDirectory = join(import.meta.dirname, "..", "..");

/** wrangler's program, to be run by this very Node. */
export const wranglerProgram = join(
  projectDirectory,
  "node_modules",
  "wrangler",
  "bin",
  "wrangler.js",
);

/** The settings under which wrangler asks nothing, sends nothing and needs no network. */
export const wranglerSettings = {
  CI: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
} as const;

/** What a command printed (both streams, in order) and how it ended. */
export interface CommandResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a program to its end with no standard input, in the project's directory. */
export async function runCommand(
  program: string,
  parameters: readonly string[],
): Promise<CommandResult> {
  const child = spawn(program, parameters, {
    cwd: projectDirectory,
    env: { ...process.env, ...wranglerSettings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { exitCode, output };
}
