/**
 * Chromium from a package, for a machine that has none. It stands apart from the other packages, since it is as large as many
 * of them together and most machines have a Chromium. It brings the libraries and the fonts that a bare Debian lacks.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { Failure } from "../terminal/failure.ts";
import manifest from "./package.json" with { type: "json" };

const NAME = "@sparticuz/chromium";
const packages = join(import.meta.dirname, "node_modules");
/** Where it is unpacked, once: another version elsewhere. */
const home = join(packages, `.unpacked-${manifest.dependencies[NAME]}`);
const program = join(home, "chromium");

/** Where the Chromium from the package is; null unless it was brought. */
export function findBroughtChromium(): string | null {
  return existsSync(program) ? program : null;
}

/** What a Chromium finds set besides: the one from the package has its libraries and fonts beside it. */
export function environmentOf(executablePath: string): Readonly<Record<string, string>> {
  if (executablePath !== program) return {};
  return {
    LD_LIBRARY_PATH: join(home, "lib"),
    FONTCONFIG_PATH: home,
    // Without a language it names one that JavaScript refuses.
    LANG: "en_US.UTF-8",
  };
}

/**
 * Brings Chromium, unless it was brought before.
 *
 * @throws {Failure} when the package is not for this machine, or npm cannot install it
 */
export async function bringChromium(): Promise<void> {
  if (findBroughtChromium() !== null) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw notBrought(`${NAME} has none for ${process.platform} on ${process.arch}.`);
  }
  console.error("Installing Chromium from npm, since this machine has none (75 MB, this once) …");
  const options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"];
  const { status, stderr } = spawnSync(
    "npm",
    ["ci", "--prefix", import.meta.dirname, ...options, "--fetch-retries=0"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw notBrought(`npm did not install ${NAME}: ${firstLines(stderr)}`);
  const directory = await mkdtemp(join(packages, ".unpacking-"));
  try {
    await unpack(join(packages, NAME, "bin"), directory);
    await rename(directory, home);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function unpack(from: string, directory: string): Promise<void> {
  await Promise.all([
    pipeline(
      ...decompress(join(from, "chromium.br")),
      createWriteStream(join(directory, "chromium"), { mode: 0o755 }),
    ),
    // The libraries are in lib/, the fonts in fonts/.
    extract(join(from, "al2023.tar.br"), directory),
    extract(join(from, "fonts.tar.br"), directory),
  ]);
  await writeFile(
    join(directory, "fonts.conf"),
    `<?xml version="1.0"?><fontconfig><dir>${home}/fonts</dir><cachedir>${home}/cache</cachedir></fontconfig>`,
  );
}

function decompress(file: string) {
  return [createReadStream(file), createBrotliDecompress()] as const;
}

async function extract(archive: string, directory: string): Promise<void> {
  const tar = spawn("tar", ["-x", "-C", directory, "--exclude=fonts.conf"], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const [code] = await Promise.all([
    once(tar, "close").then(([status]) => status as number),
    pipeline(...decompress(archive), tar.stdin),
  ]);
  if (code !== 0) throw notBrought(`tar did not unpack ${archive}.`);
}

/** What npm says of a failure, without its stack. */
function firstLines(stderr: string): string {
  return stderr.split("\n").slice(0, 3).join("; ");
}

function notBrought(why: string): Failure {
  return new Failure("There is no Chromium.", {
    why,
    next: "Install one (apt-get install chromium), or set CHROMIUM to the path of one.",
  });
}
