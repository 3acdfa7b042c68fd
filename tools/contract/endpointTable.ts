/** The table of docs/api.md: each endpoint with its permission, its statuses and the files that test it. */
import { basename } from "node:path";

import { routes } from "../../src/api/routes.ts";
import { type Contract, pair } from "./buildContract.ts";
import { operations } from "./operations.ts";

const entries = pair(operations, routes);

const BEGIN = "<!-- Generated, like the contract: npm run fix -->";
const END = "<!-- End of what is generated -->";

/**
 * Replaces the table in a document.
 *
 * @param testFiles the paths of the test files in test/api/
 * @throws when the document has no place for it, or an operation no test
 */
export function replaceEndpointTable(
  document: string,
  contract: Contract,
  testFiles: readonly string[],
): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error("docs/api.md has no place for the endpoints.");
  const table = toEndpointTable(contract, testFiles);
  return `${document.slice(0, begin)}${BEGIN}\n\n${table}\n\n${document.slice(end)}`;
}

/** The table. */
function toEndpointTable(contract: Contract, testFiles: readonly string[]): string {
  const rows = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses }]) => [
      `\`${method.toUpperCase()} ${path}\``,
      permissionOf(operationId),
      Object.keys(responses).join(" "),
      testsOf(operationId, testFiles)
        .map((file) => `[${basename(file, ".test.ts")}](../test/api/${file})`)
        .join(", "),
    ]),
  );
  return [
    ["endpoint", "permission", "statuses", "tests of its own"],
    ["---", "---", "---", "---"],
  ]
    .concat(rows)
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function permissionOf(operationId: string): string {
  const route = routes.find(({ operation }) => operation === operationId);
  if (route === undefined) return "none, and no key";
  return route.permission === null ? "any key" : `\`${route.permission}\``;
}

/** The files that are named after the operation, or that its entry names. */
function testsOf(operationId: string, testFiles: readonly string[]): string[] {
  const [entry] = entries.find(([, { operation }]) => operation === operationId) ?? [];
  const subjects = entry?.tests ?? [operationId === "getHealth" ? "health" : operationId];
  const files = testFiles.filter((file) => subjects.includes(basename(file).split(".")[0] ?? ""));
  if (files.length > 0) return files.toSorted();
  throw new Error(`No file in test/api/ is named after ${operationId}, and its entry names none.`);
}
