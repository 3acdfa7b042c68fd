/** Runs a command of `kickoff` for somebody who sits at a terminal. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { nobody } from "../../tools/support/nobody.ts";
import { toolsDirectory } from "../../tools/support/runTool.ts";

/** Node has no terminals to give, and Python has. It types when the first question stands, and ends as the command does. */
const TERMINAL = `
import os, pty, sys
typed, command = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
shown = b""
while True:
    try:
        some = os.read(terminal, 4096)
    except OSError:
        some = b""
    if not some:
        break
    shown += some
    if typed and "\\u2514".encode() in shown:
        os.write(terminal, typed.encode())
        typed = ""
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256)
`;

/**
 * Runs it to its end.
 *
 * @param typed what is typed at its question
 */
export async function atTerminal(
  typed: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly exitCode: number | null; readonly shown: string }> {
  const program = [process.execPath, join(toolsDirectory, "kickoff.ts"), ...parameters];
  const child = spawn("python3", ["-c", TERMINAL, typed, ...program], {
    env: { ...process.env, ...nobody, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const [shown] = await Promise.all([text(child.stdout), closed]);
  return { exitCode: child.exitCode, shown };
}
