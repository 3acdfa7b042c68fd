/** The commands of an operator where there is no deployment beside the program: they run in the clone that one stands in. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";

import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";

/** Their descriptions here are those of the clone's own. */
const GROUPS: Readonly<Record<string, string>> = {
  account: "account groups: the tenants",
  key: "API keys",
  databases: "the databases that account groups live in",
  "dead-letters": "queue messages that no retry could settle",
};

/** Adds commands that the clone's own program runs. */
export function addHandedOverCommands(program: Command, runs: Command): void {
  for (const [name, description] of Object.entries(GROUPS))
    addHandedOver(program, name, description);
  addHandedOver(runs, "stuck", "show the runs that owe instances and have made none for a minute");
  addHandedOver(runs, "archived", "show the runs that have instances or actions in the archive");
  addHandedOver(runs, "restore", "bring the instances and actions of a run back from the archive");
}

/**
 * The nearest clone of Kickoff from a directory upwards; null when there is none. Pure but for the files that it looks at.
 */
export function findClone(directory: string): string | null {
  if (isClone(directory)) return directory;
  const parent = dirname(directory);
  return parent === directory ? null : findClone(parent);
}

function addHandedOver(group: Command, name: string, description: string): void {
  group
    .command(name)
    .description(`${description} (in a clone of Kickoff)`)
    .argument("[parameters...]")
    .allowUnknownOption()
    .helpOption(false)
    .action(() => handOver(name));
}

async function handOver(name: string): Promise<void> {
  const clone = findClone(process.cwd());
  if (clone === null) {
    throw new Failure(`\`${name}\` needs the directory of a deployment.`, {
      why: "It opens the stores of a Kickoff, which a clone of its repository names in wrangler.toml.",
      next: "Go to the clone from which you run or deploy Kickoff, and run it there.",
      exitCode: EXIT_CODES.usage,
    });
  }
  const child = spawn(process.execPath, [launcherOf(clone), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  const [exitCode] = await once(child, "exit");
  process.exitCode = exitCode ?? EXIT_CODES.failure;
}

function isClone(directory: string): boolean {
  const manifest = join(directory, "package.json");
  if (!existsSync(launcherOf(directory)) || !existsSync(manifest)) return false;
  try {
    return JSON.parse(readFileSync(manifest, "utf8")).name === "kickoff";
  } catch {
    // Whatever it is, it is no manifest.
    return false;
  }
}

function launcherOf(directory: string): string {
  return join(directory, "tools", "kickoff.mjs");
}
