/**
 * Keeps a server from outliving the tool that started it. It leads a process group of its own with the server in it;
 * standard input is the lifeline: when the tool closes it, or dies however suddenly, the whole group goes.
 *
 * Usage: node guard.ts PROGRAM [ARGUMENT…]
 */
import { spawn } from "node:child_process";

/** How long the server may take to end by itself. */
const GRACE_MILLISECONDS = 4_000;

const [program = "", ...parameters] = process.argv.slice(2);
const server = spawn(program, parameters, { stdio: ["ignore", "inherit", "inherit"] });
server.on("exit", endGroup);

process.stdin.on("error", () => undefined);
process.stdin.on("close", () => {
  server.kill("SIGTERM");
  setTimeout(endGroup, GRACE_MILLISECONDS);
});
process.stdin.resume();

/** Ends what the server may have left behind, and the guard itself. */
function endGroup(): void {
  process.kill(-process.pid, "SIGKILL");
}
