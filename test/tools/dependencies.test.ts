/** What is installed is what was chosen: exact versions, and no package runs a script unless it is allowed to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", file), "utf8"));

interface Lockfile {
  packages: Record<string, { hasInstallScript?: boolean; optional?: boolean; resolved?: string }>;
}

const manifest = read("package.json") as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const lockfile = read("package-lock.json") as Lockfile;

it.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
  "pins %s exactly (%s)",
  (_, version) => {
    expect(version).toMatch(/^(npm:[@a-z/-]+@)?\d+\.\d+\.\d+(-[0-9a-z.]+)?$/);
  },
);

it("allows install scripts to the packages that have one, and to no other", () => {
  const withScript = Object.entries(lockfile.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.split("node_modules/").at(-1))
    // For macOS alone: it compiles nothing that runs here, and is left without its script.
    .filter((name) => name !== "fsevents");
  expect(new Set(withScript)).toEqual(new Set(Object.keys(manifest.allowScripts)));
});

it("names no registry in the lockfile", () => {
  expect(Object.values(lockfile.packages).filter(({ resolved }) => resolved !== undefined)).toEqual(
    [],
  );
});
