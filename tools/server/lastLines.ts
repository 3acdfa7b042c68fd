/** The end of a server's log, for the moment when something goes wrong. */
import { createInterface } from "node:readline";

import type { Guarded } from "./guarded.ts";

const KEPT_LINES = 40;

/**
 * Reads what a process writes and keeps the end of it.
 *
 * @param onLine told each line
 * @returns a function that gives the last lines so far
 */
export function keepLastLines(
  { stdout, stderr }: Guarded,
  onLine: (line: string) => void = () => undefined,
): () => string {
  const lines: string[] = [];
  for (const stream of [stdout, stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      onLine(line);
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    });
  }
  return () => lines.join("\n");
}
