import { spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

import { toolsDirectory } from "./support/runTool.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const LOCKED = {
  "": { name: "kickoff" },
  "node_modules/node": { version: process.versions.node },
  "node_modules/left": { version: "1.0.0" },
  "node_modules/for-another-platform": { version: "1.0.0", optional: true },
};
const INSTALLED = {
  "node_modules/node": { version: process.versions.node },
  "node_modules/left": { version: "1.0.0" },
};

/** A project with these packages, and an npm that only says how it was called; runs install.mjs in it. */
async function install(installed: object | null, { npmExitCode = 0, hasNode = true } = {}) {
  const project = await temporaryDirectory();
  await mkdir(join(project, "tools"));
  await mkdir(join(project, "node_modules", ".bin"), { recursive: true });
  await mkdir(join(project, "npm"));
  await copyFile(join(toolsDirectory, "install.mjs"), join(project, "tools", "install.mjs"));
  await writeFile(join(project, "package-lock.json"), JSON.stringify({ packages: LOCKED }));
  if (installed !== null) {
    const lock = JSON.stringify({ packages: installed });
    await writeFile(join(project, "node_modules", ".package-lock.json"), lock);
  }
  if (hasNode) await symlink(process.execPath, join(project, "node_modules", ".bin", "node"));
  const npm = join(project, "npm", "npm");
  await writeFile(npm, `#!/bin/sh\necho "npm $*"\nexit ${npmExitCode}\n`);
  await chmod(npm, 0o755);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(project, "tools", "install.mjs")],
    {
      encoding: "utf8",
      env: { PATH: [dirname(npm), "/usr/bin", "/bin"].join(delimiter) },
    },
  );
  return { status, stdout, stderr };
}

describe("install.mjs", () => {
  it("is silent when everything is there", async () => {
    expect(await install(INSTALLED)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it.each([
    ["nothing is installed", null, {}],
    ["a package is missing", { "node_modules/node": INSTALLED["node_modules/node"] }, {}],
    ["a package is outdated", { ...INSTALLED, "node_modules/left": { version: "0.9.0" } }, {}],
    ["Node is missing", INSTALLED, { hasNode: false }],
  ])("installs what the lock file says when %s", async (_case, installed, options) => {
    const { status, stdout, stderr } = await install(installed, options);
    expect(status).toBe(0);
    expect(stdout).toBe("npm ci --no-audit --no-fund --loglevel=error\n");
    expect(stderr).toMatch(/^Installing the packages \(.+\)[^\n]*\n$/);
  });

  it("says what to do when npm fails", async () => {
    const { status, stderr } = await install(null, { npmExitCode: 7 });
    expect(status).toBe(1);
    expect(stderr).toContain("npm ci ended with code 7");
    expect(stderr).toContain("run the same command again");
  });
});
