/** Redocly reads the contract, and the way through it, by its recommended rules. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

import { projectDirectory } from "../../tools/server/wrangler.ts";
import { contractPath } from "./support/contract.ts";
import { lint } from "./support/redocly.ts";

const arazzoPath = join(projectDirectory, "test", "contract", "start.arazzo.yaml");

it("finds nothing to object to, nor to warn of", async () => {
  const { exitCode, output } = await lint(contractPath, arazzoPath);

  expect({ exitCode, warnings: /warning/i.test(output) }, output).toEqual({
    exitCode: 0,
    warnings: false,
  });
});

it("objects to an example that breaks its schema", async () => {
  const from = '"instancesCreated": 25';
  const directory = await mkdtemp(join(tmpdir(), "kickoff-lint-"));
  try {
    const path = join(directory, "openapi.json");
    const text = await readFile(contractPath, "utf8");
    expect(text).toContain(from);
    await writeFile(path, text.replaceAll(from, '"instancesCreated": "25"'));

    expect((await lint(path)).output).toContain("Example value must conform to the schema");
  } finally {
    await rm(directory, { recursive: true });
  }
});
