/** Runs Redocly, which judges the contract as a document and, as Respect, a server by the contract. */
import { join } from "node:path";

import { type CommandResult, runCommand } from "../../../tools/server/runCommand.ts";
import { projectDirectory } from "../../../tools/server/wrangler.ts";

const program = join(projectDirectory, "node_modules", "@redocly", "cli", "bin", "cli.js");
const directory = join(projectDirectory, "test", "contract");

/** Redocly's own settings; the last one is for Respect, which takes a secret there and not among its arguments. */
interface Settings {
  readonly REDOCLY_CLI_RESPECT_INPUT?: string;
}

/** Judges documents by the rules of redocly.yaml. */
export function lint(...paths: string[]): Promise<CommandResult> {
  return run(["lint", ...paths, "--config", join(directory, "redocly.yaml")]);
}

/** Goes the way of start.arazzo.yaml through a server. */
export function respect(url: string, input: Readonly<Record<string, string>>) {
  return run(["respect", join(directory, "start.arazzo.yaml"), "--server", `kickoff=${url}`], {
    REDOCLY_CLI_RESPECT_INPUT: JSON.stringify(input),
  });
}

function run(parameters: readonly string[], settings: Settings = {}): Promise<CommandResult> {
  // It has no setting that is not in the environment, and would tell its makers of each run.
  Object.assign(process.env, {
    REDOCLY_TELEMETRY: "off",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    ...settings,
  });
  return runCommand(process.execPath, [program, ...parameters]);
}
