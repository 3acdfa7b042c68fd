import { expect, it } from "vitest";

import { runTool } from "./support/runTool.ts";

it("finds that every assumption holds in the local runtime", async () => {
  const { exitCode, stdout, stderr } = await runTool("smoke.ts", ["--json"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const { findings } = JSON.parse(stdout) as { findings: { holds: boolean }[] };
  expect(findings.length).toBeGreaterThan(10);
  expect(findings.filter(({ holds }) => !holds)).toEqual([]);
});
