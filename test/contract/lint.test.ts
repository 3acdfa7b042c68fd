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

it.each<{ fault: string; from: string; to: string; objection: string }>([
  {
    fault: "an example that breaks its schema",
    from: '"instancesCreated": 25',
    to: '"instancesCreated": "25"',
    objection: "Example value must conform to the schema",
  },
  {
    fault: "a reference to nothing",
    from: "#/components/schemas/CampaignStatus",
    to: "#/components/schemas/Status",
    objection: "Can't resolve $ref",
  },
  {
    fault: "an operation without a summary",
    from: '"summary": "Start a campaign"',
    to: '"x-summary": "Start a campaign"',
    objection: "Operation object should contain `summary` field",
  },
])("objects to $fault", async ({ from, to, objection }) => {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-lint-"));
  try {
    const path = join(directory, "openapi.json");
    const text = await readFile(contractPath, "utf8");
    expect(text).toContain(from);
    await writeFile(path, text.replaceAll(from, to));

    expect((await lint(path)).output).toContain(objection);
  } finally {
    await rm(directory, { recursive: true });
  }
});
