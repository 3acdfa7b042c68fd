/** Bundles a Worker as a deployment would. */
import { basename, join } from "node:path";

import { runCommand } from "./runCommand.ts";
import { projectDirectory, wranglerProgram } from "./wrangler.ts";

/**
 * Bundles the project's Worker, or another one that is deployed in the same way.
 *
 * @param directory where the bundle goes
 * @param source the Worker's module; without it the project's own
 * @returns the path of the bundled script
 * @throws with wrangler's words when it does not compile
 */
export async function bundleWorker(directory: string, source?: string): Promise<string> {
  const { exitCode, output } = await runCommand(process.execPath, [
    ...[wranglerProgram, "deploy", ...(source === undefined ? [] : [source])],
    ...["--config", join(projectDirectory, "wrangler.toml"), "--dry-run", "--outdir", directory],
  ]);
  if (exitCode !== 0) throw new Error(`The Worker cannot be bundled:\n${output}`);
  return join(directory, source === undefined ? "index.js" : basename(source, ".ts").concat(".js"));
}
