/**
 * `npm pack` builds with this what the package holds: the command and the client, each in one file for the machine's own
 * Node, the client's types, and the licences of what is bundled. `--clean` removes it again; a directory builds it there.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Platform } from "esbuild";

import { runCommand } from "./server/runCommand.ts";
import { projectDirectory } from "./server/wrangler.ts";

const [parameter = join(projectDirectory, "dist")] = process.argv.slice(2);
const isCleaning = parameter === "--clean";
const dist = isCleaning ? join(projectDirectory, "dist") : parameter;
const types = join(dist, "types");
const packages = join(projectDirectory, "node_modules");
/** The oldest Node that package.json allows, and browsers of its age. */
const TARGET = ["node20.20", "es2023"];

/** The declarations of other packages that the client's own need: who installs the package has only what is in it. */
const NEEDED_TYPES: Readonly<Record<string, string>> = {
  "openapi-fetch": "openapi-fetch/dist/index.d.ts",
  "openapi-typescript-helpers": "openapi-typescript-helpers/dist/index.d.ts",
};

await rm(dist, { recursive: true, force: true });
if (!isCleaning) await pack();

async function pack(): Promise<void> {
  const command = await bundle("kickoff", join("tools", "kickoff", "installed.ts"), "node");
  const client = await bundle("client", join("client", "index.ts"), "neutral");
  const licenses = await collectLicenses([...command, ...client]);
  await writeFile(join(dist, "LICENSES.txt"), licenses);
  await writeTypes();
}

/** Writes a bundle. Returns the files of which something is in it. */
async function bundle(name: string, entry: string, platform: Platform): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: { [name]: join(projectDirectory, entry) },
    outdir: dist,
    absWorkingDir: projectDirectory,
    bundle: true,
    format: "esm",
    platform,
    target: TARGET,
    metafile: true,
    logLevel: "warning",
  });
  return Object.keys(metafile.inputs);
}

/** The licences of the packages that files are from. */
async function collectLicenses(files: readonly string[]): Promise<string> {
  const names = files.flatMap((path) => {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
  const sections = [...new Set(names)].sort().map(async (name) => {
    const directory = join(packages, name);
    const file = (await readdir(directory)).find((each) => /^licen[cs]e/i.test(each));
    const { version, license } = JSON.parse(
      await readFile(join(directory, "package.json"), "utf8"),
    );
    const text = file === undefined ? license : await readFile(join(directory, file), "utf8");
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(sections)).join(`\n${"-".repeat(80)}\n\n`);
}

async function writeTypes(): Promise<void> {
  await mkdir(types, { recursive: true });
  const { exitCode, output } = await runCommand(join(packages, ".bin", "tsc"), [
    ...[join(projectDirectory, "client", "index.ts"), "--ignoreConfig", "--outDir", types],
    ...["--declaration", "--emitDeclarationOnly", "--allowImportingTsExtensions", "--strict"],
    ...["--exactOptionalPropertyTypes", "--target", "es2022", "--module", "esnext"],
    ...["--moduleResolution", "bundler", "--skipLibCheck"],
  ]);
  if (exitCode !== 0) throw new Error(output);
  for (const [name, path] of Object.entries(NEEDED_TYPES)) {
    await cp(join(packages, path), join(types, `${name}.d.ts`));
  }
  for (const file of await readdir(types)) {
    const path = join(types, file);
    await writeFile(path, withLocalImports(await readFile(path, "utf8")));
  }
}

/** Declarations that name each other as an installed package has them. */
function withLocalImports(declarations: string): string {
  return declarations.replaceAll(/from (["'])([^"']+)\1/g, (whole, _quote, name: string) => {
    if (name in NEEDED_TYPES) return `from "./${name}.js"`;
    return name.startsWith(".") ? `from "${name.replace(/\.ts$/, ".js")}"` : whole;
  });
}
