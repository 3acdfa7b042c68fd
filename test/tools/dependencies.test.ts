/** What is installed is what was chosen: exact versions, and no package runs a script unless it is allowed to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", file), "utf8"));

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface Lockfile {
  packages: Record<string, { hasInstallScript?: boolean; link?: boolean; resolved?: string }>;
}

const manifest = read("package.json") as Manifest & {
  allowScripts: Record<string, boolean>;
  workspaces: string[];
};
const workspaces = manifest.workspaces.map((path) => read(join(path, "package.json")) as Manifest);
const dependencies = [manifest, ...workspaces].flatMap((one) =>
  Object.entries({ ...one.dependencies, ...one.devDependencies }),
);
const lockfile = read("package-lock.json") as Lockfile;

it.each(dependencies)("pins %s exactly (%s)", (_, version) => {
  expect(version).toMatch(/^(npm:[@a-z/-]+@)?\d+\.\d+\.\d+(-[0-9a-z.]+)?$/);
});

it("says of each package with an install script, and of no other, whether it may run", () => {
  const withScript = Object.entries(lockfile.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.split("node_modules/").at(-1))
    // For macOS alone: it compiles nothing that runs here, and is left without its script.
    .filter((name) => name !== "fsevents");
  expect(new Set(withScript)).toEqual(new Set(Object.keys(manifest.allowScripts)));
});

it("names no registry in the lockfile", () => {
  // A workspace is a link to a directory of this project.
  const resolved = Object.values(lockfile.packages).filter(({ link }) => link !== true);
  expect(resolved.filter((one) => one.resolved !== undefined)).toEqual([]);
});
