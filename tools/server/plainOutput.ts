/** The output of a program for a file or a pipe: wrangler colours some lines whatever it is told. */
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";

import type { Guarded } from "./guarded.ts";

/** Whether colours would be for nobody's eyes. */
export function wantsPlainOutput(): boolean {
  return !process.stdout.isTTY && process.env.FORCE_COLOR === undefined;
}

/** Passes on what a process writes, line by line and without colours. */
export function passOnPlain({ stdout, stderr }: Guarded): void {
  for (const [from, to] of [
    [stdout, process.stdout],
    [stderr, process.stderr],
  ] as const) {
    if (from === null) continue;
    createInterface({ input: from }).on("line", (line) => {
      to.write(`${stripVTControlCharacters(line)}\n`);
    });
  }
}
