import { execFile } from "node:child_process";
import { join } from "node:path";

/** Where the programs are. */
export const toolsDirectory = join(import.meta.dirname, "..", "..", "..", "tools");

export interface ToolOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface ToolOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Kills the tool when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Runs a tool as `npm run` does, to its end. */
export function runTool(
  file: string,
  parameters: readonly string[],
  { environment = {}, signal }: ToolOptions = {},
): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(toolsDirectory, file), ...parameters],
      {
        env: { ...process.env, ...environment },
        killSignal: "SIGKILL",
        ...(signal && { signal }),
      },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}
