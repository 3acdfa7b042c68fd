/**
 * Builds the console into docs/site, from where the Worker serves it: wrangler runs this before it serves or deploys. Plain
 * JavaScript, for the machine's own Node. What is loaded later (the plot, the import of a file) is a file of its own.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const site = fileURLToPath(new URL("../docs/site/", import.meta.url));
const target = `${site}console`;

const { outputFiles } = await build({
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
  write: false,
  logLevel: "warning",
});

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
const page = readFileSync(`${here}page.html`, "utf8")
  .replace("SCRIPT", pathOf(/^main-.*\.js$/))
  .replace("STYLE", pathOf(/^style-.*\.css$/));
writeFileSync(`${site}console.html`, page);

/** @param {RegExp} name */
function pathOf(name) {
  const file = outputFiles.map(({ path }) => basename(path)).find((one) => name.test(one));
  if (file === undefined) throw new Error(`The build has no file ${name}.`);
  return `/console/${file}`;
}
