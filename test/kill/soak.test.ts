/** A soak of seconds, as whoever starts one types it: it works, it is struck, it ends sound, and it leaves a report. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { runCommand } from "../../tools/server/runCommand.ts";

const SOAK = join(import.meta.dirname, "soak.ts");
/** The last line of a soak that has found nothing. */
const SOUND = /^0 violations;/m;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kickoff-soak-test-"));
});

afterAll(() => rm(directory, { recursive: true }));

it("works, is struck, ends sound and leaves a report", async () => {
  const { exitCode, output } = await runCommand(process.execPath, [
    ...[SOAK, "--minutes", "0.2", "--databases", "2"],
    ...["--seed", `${process.env.SEED}`, "--report", directory],
  ]);

  expect(output).toMatch(SOUND);
  expect(exitCode).toBe(0);
  const [header = "", ...samples] = (await readReport("soak.csv")).trimEnd().split("\n");
  const column = (name: string) =>
    Number(samples.at(-1)?.split(",")[header.split(",").indexOf(name)]);
  for (const rows of ["runs", "instances", "actions", "deliveries", "database2"]) {
    expect(column(rows), rows).toBeGreaterThan(0);
  }
  const struck = ["kills", "hangs", "restarts", "deploys"].map(column);
  expect(struck.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  expect(await readReport("soak.svg")).toContain("</svg>");
  expect(await readReport("soak.md")).toContain("0 violations");
});

function readReport(name: string): Promise<string> {
  return readFile(join(directory, name), "utf8");
}
