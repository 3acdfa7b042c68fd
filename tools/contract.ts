/**
 * Writes what follows from the code: the contract, and the types of its client. With `--check`, only says whether the
 * files are what they should be.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { buildContract } from "./contract/buildContract.ts";
import { toTypes } from "./contract/types/toTypes.ts";
import { projectDirectory } from "./server/wrangler.ts";

const contract = buildContract();
const files = {
  "docs/site/openapi.json": `${JSON.stringify(contract, null, 2)}\n`,
  "tools/api/contractTypes.ts": await toTypes(contract),
};

for (const [name, text] of Object.entries(files)) {
  const path = join(projectDirectory, name);
  if (!process.argv.includes("--check")) {
    await writeFile(path, text);
  } else if ((await readFile(path, "utf8").catch(() => "")) !== text) {
    console.error(`${name} is not what the code says. Write it anew: npm run fix`);
    process.exitCode = 1;
  }
}
