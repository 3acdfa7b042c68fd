import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

import { runTool, toolsDirectory } from "./support/runTool.ts";

it.each([
  ["kickoff.ts", ["account", "list", "--bogus"], "unknown option '--bogus'"],
  ["demo.ts", ["--bogus"], "unknown option '--bogus'"],
  ["demo.ts", ["--leads", "0"], "A number from 1 to 10000."],
  ["start.ts", ["--bogus"], "unknown option '--bogus'"],
  ["start.ts", ["--port", "0"], "A port is a number from 1 to 65535."],
])("refuses what %s cannot be given: %j", async (file, parameters, words) => {
  const { exitCode, stdout, stderr } = await runTool(file, parameters);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(words);
  expect(stderr).toContain("(--help shows what can be given)");
});

it("ends quietly when nobody reads on", async () => {
  const child = spawn(process.execPath, [join(toolsDirectory, "kickoff.ts"), "--help"]);
  child.stdout.destroy();
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});
