/** `open`: the console, in the browser. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Command } from "commander";

import { printResult, say } from "../terminal/output.ts";
import { readConnection } from "./connection.ts";
import { optionsOf } from "./options.ts";

/** What opens a URL, by platform. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
const OTHERWISE = ["xdg-open"] as const;

/** Adds the command to the program. */
export function addOpenCommand(program: Command): void {
  program
    .command("open")
    .description("open the console in the browser; print its URL where there is none")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const url = new URL("/console", (await readConnection(options)).url).href;
      printResult(options.json, { url }, url);
      if (process.stdout.isTTY && !options.json && !(await openInBrowser(url))) {
        say("No browser could be opened here: open the URL in one.");
      }
    });
}

async function openInBrowser(url: string): Promise<boolean> {
  const [program, ...parameters] = OPENERS[process.platform] ?? OTHERWISE;
  const child = spawn(program, [...parameters, url], { stdio: "ignore" });
  try {
    const [exitCode] = await once(child, "exit");
    return exitCode === 0;
  } catch {
    // There is no such program.
    return false;
  }
}
