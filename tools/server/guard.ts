/**
 * Keeps a program from outliving the tool that started it. The program leads a process group of its own; this guard's
 * standard input is its lifeline: when the tool closes it, or dies however suddenly, the whole group goes. So it does when
 * the guard itself is told to end.
 *
 * Usage: node guard.ts PROGRAM [ARGUMENT…]. Ends as the program does.
 */
import { spawn } from "node:child_process";

/** How long the program may take to end by itself. */
const GRACE_MILLISECONDS = 4_000;

const [name = "", ...parameters] = process.argv.slice(2);
const program = spawn(name, parameters, {
  stdio: ["ignore", "inherit", "inherit"],
  detached: true,
});
program.on("exit", (code) => {
  killGroup();
  process.exit(code ?? 1);
});

process.stdin.on("error", () => undefined);
process.stdin.on("close", end);
process.stdin.resume();
// The program is in another group, so whoever signals the guard means both.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);

/** Asks the program to end, and sees to it that it does. */
function end(): void {
  program.kill("SIGTERM");
  setTimeout(killGroup, GRACE_MILLISECONDS);
}

/** Ends what is left of the program and of whatever it started. */
function killGroup(): void {
  if (program.pid === undefined) return;
  try {
    process.kill(-program.pid, "SIGKILL");
  } catch {
    // Nothing was left.
  }
}
