/** What of wrangler's output goes to this terminal, and how. */
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";

import type { Guarded } from "./guarded.ts";

/** wrangler's line for a request, which the Worker's own line tells already. */
const REQUEST_LINE = /^\[wrangler:info\] [A-Z]+ \S+ \d{3} .*\(\d+ms\)$/;

/** Whether colours would be for nobody's eyes. */
const isPlain =
  process.env.NO_COLOR !== undefined ||
  (!process.stdout.isTTY && process.env.FORCE_COLOR === undefined);

/** The environment in which wrangler colours what it writes into a pipe, if somebody wants to see that. */
export const colourSettings = isPlain ? {} : { FORCE_COLOR: process.env.FORCE_COLOR ?? "1" };

/** Passes on what wrangler writes, line by line; it colours some lines whatever it is told. */
export function passOn({ stdout, stderr }: Guarded): void {
  for (const [from, to] of [
    [stdout, process.stdout],
    [stderr, process.stderr],
  ] as const) {
    createInterface({ input: from }).on("line", (line) => {
      const plain = stripVTControlCharacters(line);
      if (!REQUEST_LINE.test(plain)) to.write(`${isPlain ? plain : line}\n`);
    });
  }
}
