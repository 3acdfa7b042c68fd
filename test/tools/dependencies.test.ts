/** What is installed is what was chosen: exact versions, and no package runs a script unless it is allowed to. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const project = new URL("../../", import.meta.url);

interface Lockfile {
  packages: Record<string, { hasInstallScript?: boolean; optional?: boolean; resolved?: string }>;
}

const manifest = JSON.parse(readFileSync(new URL("package.json", project), "utf8")) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const lockfile = JSON.parse(
  readFileSync(new URL("package-lock.json", project), "utf8"),
) as Lockfile;

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
