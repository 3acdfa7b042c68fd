/**
 * Writes what follows from the code: the contract, the types of its client, and the tables of endpoints and events in the docs.
 * With
 * `--check`, only says whether the files are what they should be.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { buildContract } from "./contract/buildContract.ts";
import { toEndpointTable } from "./contract/endpointTable.ts";
import { toEventTable } from "./contract/eventTable.ts";
import { replaceGeneratedPart } from "./contract/generatedPart.ts";
import { toTypes } from "./contract/types/toTypes.ts";
import { projectDirectory } from "./server/wrangler.ts";

const contract = buildContract();
const testFiles = (await readdir(join(projectDirectory, "test/api"), { recursive: true })).filter(
  (file) => file.endsWith(".test.ts"),
);
const isCheck = process.argv.includes("--check");

await put("docs/site/openapi.json", () => `${toVisibleJson(contract)}\n`);
await put("docs/api.md", (document) =>
  replaceGeneratedPart(document, toEndpointTable(contract, testFiles)),
);
await put("docs/events.md", (document) => replaceGeneratedPart(document, toEventTable()));
const types = await toTypes(contract);
await put("client/contractTypes.ts", () => types);

/** JSON in which a pattern's line separators can be seen. */
function toVisibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** Makes a file what it should be, or says that it is not. */
async function put(name: string, toText: (present: string) => string): Promise<void> {
  const path = join(projectDirectory, name);
  const present = await readFile(path, "utf8").catch(() => "");
  const text = toText(present);
  if (text === present) return;
  if (!isCheck) return writeFile(path, text);
  console.error(`${name} is not what the code says. Write it anew: npm run fix`);
  process.exitCode = 1;
}
