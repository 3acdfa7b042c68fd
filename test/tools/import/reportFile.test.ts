/** The files that an import leaves beside its input. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

import { ReportFile } from "../../../tools/import/reportFile.ts";
import { temporaryDirectory } from "../support/temporaryDirectory.ts";

it("has its header and its lines; without any line there is none, and an older one is gone", async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, "notes.csv");
  await writeFile(path, "of an earlier import");

  const empty = await ReportFile.open(path, "a,b\r\n");
  expect(empty.path).toBeNull();
  await empty.add([]);
  await empty.close();
  expect(await readdir(directory)).toEqual([]);

  const report = await ReportFile.open(path, "a,b\r\n");
  await report.add(["1,2\r\n", "3,4\r\n"]);
  await report.add([]);
  await report.add(["5,6\r\n"]);
  await report.close();
  expect(report.path).toBe(path);
  expect(await readFile(path, "utf8")).toBe("a,b\r\n1,2\r\n3,4\r\n5,6\r\n");
});

it("says beforehand that it cannot be written", async () => {
  const path = join(await temporaryDirectory(), "nowhere", "notes.csv");

  await expect(ReportFile.open(path, "a\r\n")).rejects.toMatchObject({
    name: "Failure",
    message: expect.stringContaining(path),
  });
});

it("fails like any call when it cannot be written any more", async () => {
  const path = join(await temporaryDirectory(), "notes.csv");
  const report = await ReportFile.open(path, "a\r\n");
  await mkdir(path);

  await expect(report.add(["1\r\n"])).rejects.toMatchObject({ name: "Failure" });
  await report.close();
});
