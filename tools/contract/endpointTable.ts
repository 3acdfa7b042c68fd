/** The table of docs/api.md: each endpoint with its permission, its statuses and the files that test it. */
import { basename } from "node:path";

import { routes } from "../../src/api/routes.ts";
import { type Contract, pair } from "./buildContract.ts";
import { operations } from "./operations.ts";

const entries = pair(operations, routes);

/**
 * Makes the table.
 *
 * @param testFiles the files of tests, relative to test/api/
 */
export function toEndpointTable(contract: Contract, testFiles: readonly string[]): string {
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
  const route = routes.find(({ handler }) => handler.name === operationId);
  if (route === undefined) return "none, and no key";
  return route.permission === null ? "any key" : `\`${route.permission}\``;
}

/** The files that are named after the operation, or that its entry names. */
function testsOf(operationId: string, testFiles: readonly string[]): string[] {
  const [entry] = entries.find(([{ handler }]) => handler.name === operationId) ?? [];
  const subjects = entry?.tests ?? [operationId === "getHealth" ? "health" : operationId];
  const files = testFiles.filter((file) => subjects.includes(basename(file).split(".")[0] ?? ""));
  if (files.length > 0) return files.toSorted();
  throw new Error(`No file in test/api/ is named after ${operationId}, and its entry names none.`);
}
