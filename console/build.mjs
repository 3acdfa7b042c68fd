/**
 * Builds the console into docs/site, from where the Worker serves it: wrangler runs this before it serves or deploys. Plain
 * JavaScript, for the machine's own Node. What is loaded later (the plot, the import of a file) is a file of its own.
 *
 * With `--check` it says how much JavaScript the page loads at first, and fails when that is too much.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MAXIMUM_BYTES_AT_FIRST = 80 * 1_024;

const here = fileURLToPath(new URL(".", import.meta.url));
const site = fileURLToPath(new URL("../docs/site/", import.meta.url));
const target = `${site}console`;

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["main.tsx", "style.css"],
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  outdir: target,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  metafile: true,
  write: false,
  logLevel: "warning",
});

mkdirSync(target, { recursive: true });
for (const { path, contents } of outputFiles) put(path, contents);
const names = new Set(outputFiles.map(({ path }) => basename(path)));
for (const name of readdirSync(target)) {
  if (!names.has(name)) rmSync(join(target, name), { force: true });
}
const page = readFileSync(`${here}page.html`, "utf8")
  .replace("SCRIPT", pathOf(/^main-.*\.js$/))
  .replace("STYLE", pathOf(/^style-.*\.css$/));
put(`${site}console.html`, Buffer.from(page));

if (process.argv.includes("--check")) {
  const bytes = bytesAtFirst();
  console.log(`${bytes} of ${MAXIMUM_BYTES_AT_FIRST} bytes (gzip -9)`);
  if (bytes > MAXIMUM_BYTES_AT_FIRST) process.exitCode = 1;
}

/**
 * Writes what is not there yet: a server may be serving these files.
 *
 * @param {string} path
 * @param {Uint8Array} contents
 */
function put(path, contents) {
  if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileSync(path, contents);
}

/** Of the page's script and of what it imports at once. */
function bytesAtFirst() {
  const { outputs } = metafile;
  const paths = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "main.tsx");
  for (const path of paths) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !paths.includes(imported)) paths.push(imported);
    }
  }
  const names = new Set(paths.map((path) => basename(path)));
  return outputFiles
    .filter(({ path }) => names.has(basename(path)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

/** @param {RegExp} name */
function pathOf(name) {
  const file = outputFiles.map(({ path }) => basename(path)).find((one) => name.test(one));
  if (file === undefined) throw new Error(`The build has no file ${name}.`);
  return `/console/${file}`;
}
