import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

import { runKickoff } from "./support/runKickoff.ts";
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

it.each([
  ["a path", "http://localhost:1/console"],
  ["a user", "http://user:secret@localhost:1"],
  ["no protocol", "localhost:1"],
])("asks no server whose address has %s", async (_case, address) => {
  const environment = { KICKOFF_API_KEY: "sk_live_secret" };
  const asOption = await runKickoff(["whoami", "--url", address], environment);
  const asVariable = await runKickoff(["whoami"], { ...environment, KICKOFF_URL: address });
  expect([asOption.exitCode, asVariable.exitCode]).toEqual([2, 2]);
});

it("shows a key that cannot be one to nobody", async () => {
  const environment = { KICKOFF_API_KEY: "sk_live_secret\nsk_live_second" };
  const { exitCode, stderr } = await runKickoff(["whoami"], environment);
  expect([exitCode, stderr]).toEqual([2, expect.not.stringContaining("sk_live_secret")]);
});

it.skipIf(process.platform !== "linux")("says when the output cannot be written", async () => {
  const full = openSync("/dev/full", "w");
  const stdio: StdioOptions = ["ignore", full, "pipe"];
  const child = spawn(process.execPath, [join(toolsDirectory, "kickoff.ts"), "--help"], { stdio });
  const [stderr, [exitCode]] = await Promise.all([
    text(child.stderr as Readable),
    once(child, "exit"),
  ]);
  closeSync(full);
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining("ENOSPC")]);
  expect(stderr).not.toContain("    at ");
});

it("ends quietly when nobody reads on", async () => {
  const child = spawn(process.execPath, [join(toolsDirectory, "kickoff.ts"), "--help"]);
  child.stdout.destroy();
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});
