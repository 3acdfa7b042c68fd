import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

import { exitCodeOfStatus, listExitCodes } from "../../tools/terminal/exitCodes.ts";
import { toolsDirectory } from "./support/runTool.ts";

it.each([
  [400, 3],
  [401, 6],
  [403, 6],
  [404, 3],
  [409, 4],
  [412, 5],
  [422, 3],
  [429, 7],
  [500, 1],
  [502, 7],
  [503, 7],
  [504, 7],
])("tells a script of the status %i by %i", (status, exitCode) => {
  expect(exitCodeOfStatus(status)).toBe(exitCode);
});

it("documents every exit code, as --help does", async () => {
  const page = await readFile(join(toolsDirectory, "..", "docs", "command.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(\d+)` \| (.+) \|$/gm)].map(([, code, meaning]) => {
    return { code: Number(code), meaning };
  });
  expect(rows).toEqual(listExitCodes());
});
