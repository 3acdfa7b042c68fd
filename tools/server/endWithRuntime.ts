/**
 * Loaded into wrangler. wrangler starts a killed runtime again, but the one that has the port then takes connections and
 * answers none: so wrangler ends with it, at once and not without a word. The runtime of the Worker, which does come back,
 * may.
 */
import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

subscribe("child_process", (message) => {
  const { process: child } = message as { process: ChildProcess };
  // What runs in the child is known only after this call has returned.
  child.once("spawn", () => {
    if (basename(child.spawnfile) === "workerd" && hasPort(child)) child.once("exit", endWithIt);
  });
});

/** The runtime that passes on what comes to the port is the one that is told which. */
function hasPort({ spawnargs }: ChildProcess): boolean {
  return spawnargs.some((word) => /^--socket-addr=entry=.*:[1-9]\d*$/.test(word));
}

function endWithIt(this: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
  // wrangler itself ends it before it starts another one, and at its own end.
  if (this.killed) return;
  console.error(`✖ The runtime that has the port has ended: ${signal ?? `exit code ${code}`}.`);
  process.exit(1);
}
