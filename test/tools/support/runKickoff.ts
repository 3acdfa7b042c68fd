import { format } from "node:util";
import { vi } from "vitest";

import { newKickoffProgram } from "../../../tools/kickoff/kickoffProgram.ts";
import { addOperatorCommands } from "../../../tools/kickoff/operatorCommands.ts";
import { parse } from "../../../tools/terminal/program.ts";
import { nobody } from "./nobody.ts";
import type { ToolOutcome } from "./runTool.ts";

/**
 * Runs a command of `kickoff` in this process, which takes a tenth of the time that a process of its own does. One
 * runs at a time: what it prints is caught from the streams that all share.
 *
 * @param environment what it finds set besides
 */
export async function runKickoff(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ToolOutcome> {
  const printed = { stdout: "", stderr: "" };
  const before = process.exitCode;
  const spies = [
    ...(["stdout", "stderr"] as const).map((name) =>
      vi.spyOn(process[name], "write").mockImplementation((text) => {
        printed[name] += text.toString();
        return true;
      }),
    ),
    vi.spyOn(console, "error").mockImplementation((...values) => {
      printed.stderr += `${format(...values)}\n`;
    }),
  ];
  for (const [name, value] of Object.entries({ ...nobody, ...environment }))
    vi.stubEnv(name, value);
  process.exitCode = undefined;
  try {
    const exitCode = await parse(newKickoffProgram(addOperatorCommands), parameters);
    return { exitCode: Number(process.exitCode ?? exitCode), ...printed };
  } finally {
    process.exitCode = before;
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}
