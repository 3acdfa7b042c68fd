/** The processes in which Miniflare runs Workers: it keeps them to itself. */
import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

let latest: ChildProcess | null = null;
subscribe("child_process", (message) => {
  const { process: child } = message as { process: ChildProcess };
  // What runs in the child is known only after this call has returned.
  child.once("spawn", () => {
    if (basename(child.spawnfile) === "workerd") latest = child;
  });
});

/**
 * The latest workerd that this process has started.
 *
 * @throws when it has ended, or none was started
 */
export function requireRuntime(): ChildProcess {
  if (latest === null || latest.exitCode !== null) throw new Error("No workerd is running.");
  return latest;
}
