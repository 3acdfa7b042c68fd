/** What `kickoff` starts: in a clone the program with the packaged Node, elsewhere what was bundled. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";

import { findClone } from "../../tools/kickoff/handOver.ts";
import { runTool, toolsDirectory } from "./support/runTool.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const MANIFEST = { name: "kickoff", version: "0.1.0", type: "module" };

/** Tells what it was given, and ends as it is told. */
const PROGRAM = `
console.log(JSON.stringify(process.argv.slice(2)));
if (process.argv[2] === "wait") setInterval(() => undefined, 1_000);
else process.exitCode = 7;
`;

/** A clone in which everything is installed already, with a Node of its own. */
async function givenClone(): Promise<string> {
  const clone = await temporaryDirectory();
  await mkdir(join(clone, "tools"));
  await mkdir(join(clone, "node_modules", "node", "bin"), { recursive: true });
  const node = join(clone, "node_modules", "node", "bin", "node");
  await writeFile(node, `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} "$@"\n`, {
    mode: 0o755,
  });
  await copyFile(join(toolsDirectory, "kickoff.mjs"), join(clone, "tools", "kickoff.mjs"));
  await writeFile(join(clone, "tools", "install.mjs"), "console.error('installed');\n");
  await writeFile(join(clone, "tools", "kickoff.ts"), PROGRAM);
  await writeFile(join(clone, "package.json"), JSON.stringify(MANIFEST));
  return clone;
}

describe("in a clone", () => {
  it("installs what is missing, and passes on the words and the exit code", async () => {
    const launcher = join(await givenClone(), "tools", "kickoff.mjs");
    const words = ["campaigns", "show", "two words", "--json"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({
      ...{ status: 7, stdout: `${JSON.stringify(words)}\n`, stderr: "installed\n" },
    });
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends by %s as the program does", async (signal) => {
    const launcher = join(await givenClone(), "tools", "kickoff.mjs");
    const child = spawn(process.execPath, [launcher, "wait"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(createInterface(child.stdout), "line");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([null, signal]);
  });
});

describe("in a package", () => {
  it("runs by itself, but for what a clone has to do", async () => {
    const directory = await temporaryDirectory();
    const dist = join(directory, "dist");
    expect(await runTool("pack.ts", [dist])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    await mkdir(join(directory, "tools"));
    const launcher = join(directory, "tools", "kickoff.mjs");
    await copyFile(join(toolsDirectory, "kickoff.mjs"), launcher);
    await writeFile(join(directory, "package.json"), JSON.stringify(MANIFEST));
    const elsewhere = await temporaryDirectory();
    const run = (cwd: string, ...words: readonly string[]) =>
      spawnSync(process.execPath, [launcher, ...words], { cwd, encoding: "utf8" });

    expect(run(elsewhere, "--version")).toMatchObject({ status: 0, stdout: "0.1.0\n", stderr: "" });
    const refused = run(elsewhere, "account", "list");
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    const words = ["account", "create", "--name", "Ann's", "--json"];
    const handedOver = run(join(await givenClone(), "tools"), ...words);
    expect([handedOver.status, JSON.parse(handedOver.stdout)]).toEqual([7, words]);

    const client = await import(join(dist, "client.js"));
    expect(client.connect({ url: "http://localhost", key: "k" })).toHaveProperty("GET");
    const declarations = await Promise.all(
      (await readdir(join(dist, "types"))).map((name) =>
        readFile(join(dist, "types", name), "utf8"),
      ),
    );
    const imported = declarations.join("\n").matchAll(/\bfrom ["']([^"']+)["']/g);
    expect([...imported].map(([, name]) => name).filter((name) => !name?.startsWith("./"))).toEqual(
      [],
    );
    expect(await readFile(join(dist, "LICENSES.txt"), "utf8")).toMatch(/^commander \d.*MIT/ms);
  });
});

describe("a clone", () => {
  it("is found from a directory in it, and nowhere else", async () => {
    const clone = await givenClone();
    const other = await temporaryDirectory();
    await writeFile(join(other, "package.json"), JSON.stringify({ ...MANIFEST, name: "other" }));
    expect([findClone(join(clone, "tools")), findClone(clone), findClone(other)]).toEqual([
      ...[clone, clone, null],
    ]);
  });
});
