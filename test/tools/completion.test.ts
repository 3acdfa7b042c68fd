import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { completionScript } from "../../tools/kickoff/completion/completionScript.ts";
import { completionTree } from "../../tools/kickoff/completion/completionTree.ts";
import { newKickoffProgram } from "../../tools/kickoff/kickoffProgram.ts";
import { addOperatorCommands } from "../../tools/kickoff/operatorCommands.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const nodes = completionTree(newKickoffProgram(addOperatorCommands));

/** What bash offers behind these words, the last of which is being typed. */
async function completeInBash(...lines: readonly string[][]): Promise<string[][]> {
  const script = join(await temporaryDirectory(), "completion.bash");
  await writeFile(script, completionScript("bash", nodes));
  const asked = lines.map(
    (words) =>
      `COMP_WORDS=(kickoff ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; ` +
      `COMPREPLY=(); _kickoff; echo "\${COMPREPLY[*]}"`,
  );
  const { stdout, stderr } = spawnSync(
    "bash",
    ["--norc", "-euc", [`source ${script}`, ...asked.map((each) => `${each} || echo`)].join("\n")],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ").filter((word) => word !== ""));
}

describe("completion", () => {
  it("offers in bash what can be typed, and nothing else", async () => {
    const [groups, started, choices, behindOption, options, injected] = await completeInBash(
      ["ca"],
      ["campaigns", "sta"],
      ["campaigns", "list", "--status", "d"],
      ["--json", "campaigns", "st"],
      ["campaigns", "start", "Spring", "--y"],
      ["campaigns", "show", "$(touch /tmp/owned)", "--js"],
    );
    expect(groups).toEqual(["campaigns"]);
    expect(started).toEqual(["start"]);
    expect(choices).toEqual(["draft"]);
    expect(behindOption).toEqual(["start", "stop"]);
    expect(options).toEqual(["--yes"]);
    expect(injected).toEqual(["--json"]);
  });

  it.each(["bash", "zsh", "fish"] as const)("knows every command in %s", (shell) => {
    const script = completionScript(shell, nodes);
    for (const { path, options } of nodes) {
      if (path.length > 0) expect(script).toContain(`'${path.join(" ")}'`);
      for (const { word } of options) expect(script).toContain(word.replace(/^--/, ""));
    }
    expect(nodes.map(({ path }) => path.join(" "))).toContain("campaigns start");
  });

  it("offers the choices of an option, and takes a value for none of the options", () => {
    const list = nodes.find(({ path }) => path.join(" ") === "campaigns list");
    expect(list?.options).toContainEqual(
      expect.objectContaining({
        ...{ word: "--status", takesValue: true },
        choices: ["draft", "active", "stopped", "completed"],
      }),
    );
    expect(list?.options).toContainEqual(
      expect.objectContaining({ word: "--json", takesValue: false, choices: [] }),
    );
  });
});
