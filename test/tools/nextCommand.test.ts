/** The commands that messages name: pasted into a shell, they work. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { nextCommand } from "../../tools/kickoff/nextCommand.ts";
import { startCommand } from "../../tools/server/startCommand.ts";
import { defaultStateDirectory } from "../../tools/server/stateDirectory.ts";
import { toShellWords } from "../../tools/terminal/shellWords.ts";
import { runKickoff } from "./support/runKickoff.ts";
import { toolsDirectory } from "./support/runTool.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

describe("the words of a command", () => {
  const words = [
    ...["key", "--name", "First key", "it's", '"', "$HOME", "`id`", "a;b", "a\nb", "~", "*", ""],
    ...["!!", "\\", "#x", "é", "--a=b", "/tmp/a b", "'", "''", "(x)", "a|b&c>d<e"],
  ];

  it.each(["sh", "bash"])("are handed over by %s as they are", (shell) => {
    const script = `printf '%s\\0' ${toShellWords(words)}`;
    const printed = execFileSync(shell, ["-c", script], { encoding: "utf8" });
    expect(printed.split("\0").slice(0, -1)).toEqual(words);
  });

  it("stay readable where a shell reads nothing into them", () => {
    expect(toShellWords(["--port", "8788", "/tmp/a-b_c.d", "a:b,c"])).toBe(
      "--port 8788 /tmp/a-b_c.d a:b,c",
    );
  });
});

it.each([
  [{ persistTo: defaultStateDirectory, remote: false }, ""],
  [{ persistTo: "/tmp/kickoff", remote: false }, " --persist-to /tmp/kickoff"],
  [{ persistTo: "/tmp/my state", remote: false }, " --persist-to '/tmp/my state'"],
  // A local state is ignored then.
  [{ persistTo: "/tmp/kickoff", remote: true }, " --remote"],
])("names the stores of %j", (stores, expected) => {
  expect(nextCommand(stores, "key", "list")).toBe(`npx kickoff key list${expected}`);
});

it.each([
  [defaultStateDirectory, undefined, "npm start"],
  [defaultStateDirectory, 9000, "npm start -- --port 9000"],
  ["/tmp/kickoff", undefined, "npm start -- --persist-to /tmp/kickoff"],
  ["/tmp/my state", 9000, "npm start -- --port 9000 --persist-to '/tmp/my state'"],
])("names the server on the state %s at port %s", (persistTo, port, expected) => {
  expect(startCommand(persistTo, port)).toBe(expected);
});

it("goes on from a new account group to a key for it, by what is printed", async () => {
  const state = join(await temporaryDirectory(), "it's my state");
  const stores = ["--persist-to", state];
  const { stdout } = await runKickoff(["account", "create", "--name", "Acme", ...stores]);
  const [, command = ""] = /Next: npx kickoff (.*)/.exec(stdout) ?? [];
  execFileSync("sh", [
    "-c",
    `exec "$0" "$1" ${command}`,
    process.execPath,
    `${toolsDirectory}/kickoff.ts`,
  ]);

  const [, accountGroupId] = /Account group ([0-9a-f]{24})/.exec(stdout) ?? [];
  const keys = await runKickoff(["key", "list", "--json", ...stores]);
  expect(JSON.parse(keys.stdout)).toMatchObject([{ accountGroupIds: [accountGroupId] }]);
});

it("names the store in which there is no such dead letter, and a directory without a state", async () => {
  const state = join(await temporaryDirectory(), "state");
  const stores = ["--persist-to", state];
  const nowhere = await runKickoff(["dead-letters", "list", ...stores]);
  expect(nowhere.stderr).toContain(`npm start -- --persist-to ${state}`);

  await runKickoff(["account", "create", "--name", "Acme", ...stores]);
  const missing = await runKickoff(["dead-letters", "replay", "nothing", ...stores]);
  expect(missing.stderr).toContain(`npx kickoff dead-letters list --persist-to ${state}\n`);
});
