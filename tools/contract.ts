/** Writes the contract to docs/site/openapi.json; with `--check`, only says whether that is what it should be. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { buildContract } from "./contract/buildContract.ts";
import { projectDirectory } from "./server/wrangler.ts";

const path = join(projectDirectory, "docs", "site", "openapi.json");
const text = `${JSON.stringify(buildContract(), null, 2)}\n`;
if (!process.argv.includes("--check")) {
  await writeFile(path, text);
} else if ((await readFile(path, "utf8")) !== text) {
  console.error(`${path} is not what the code says. Write it anew: npm run fix`);
  process.exitCode = 1;
}
