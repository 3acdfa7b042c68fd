/**
 * Installs the packages when they are not those of package-lock.json, and is silent when they are.
 * It runs before anything is installed: plain JavaScript for the machine's own Node, no package.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
const installedBinaries = join(project, "node_modules", ".bin");

const reason = whyToInstall();
if (reason !== null) install(reason);

/** @returns {string | null} null when node_modules is what package-lock.json says */
function whyToInstall() {
  const wanted = readPackages("package-lock.json");
  const installed = readPackages(join("node_modules", ".package-lock.json"));
  if (wanted === null) return "package-lock.json cannot be read";
  if (installed === null) return "no packages are installed yet";
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    // An optional package is missing on the platforms it is not for; the empty path is the project itself.
    if (path === "" || optional === true) continue;
    if (installed[path]?.version !== version) return `${path} is not installed at ${version}`;
  }
  const { stdout } = spawnSync(join(installedBinaries, "node"), ["--version"], {
    encoding: "utf8",
  });
  const version = wanted["node_modules/node"]?.version;
  return stdout?.trim() === `v${version}` ? null : `Node ${version} does not run`;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | null}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(project, file), "utf8")).packages;
  } catch {
    return null;
  }
}

/** @param {string} why */
function install(why) {
  console.error(`Installing the packages (${why}); this takes about half a minute …`);
  const { status, error } = spawnSync(
    "npm",
    ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: project,
      stdio: "inherit",
      env: environmentWithoutInstalledNode(),
      shell: process.platform === "win32",
    },
  );
  if (status === 0) return;
  const detail = error === undefined ? `npm ci ended with code ${status}` : error.message;
  console.error(
    `\nThe packages could not be installed: ${detail}.\n` +
      "The lines above say why; usually the npm registry is out of reach or the disk is full.\n" +
      "Put that right and run the same command again.",
  );
  process.exit(1);
}

/** npm ci deletes node_modules first, so the Node in it must not be the one that npm's scripts find. */
function environmentWithoutInstalledNode() {
  const directories = (process.env.PATH ?? "").split(delimiter);
  const path = directories.filter((directory) => resolve(directory) !== installedBinaries);
  return { ...process.env, PATH: path.join(delimiter) };
}
