import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Row } from "../../../tools/import/file/csvRules.ts";
import { openCsv } from "../../../tools/import/file/readRows.ts";
import { temporaryDirectory } from "../support/temporaryDirectory.ts";

async function readAll(content: string | Uint8Array): Promise<Row[]> {
  const path = join(await temporaryDirectory(), "leads.csv");
  await writeFile(path, content);
  const rows: Row[] = [];
  for await (const row of (await openCsv(path)).rows) rows.push(row);
  return rows;
}

/** More than is read at once, so that characters are cut between two reads. */
const FOREIGN_ROWS = 10_000;
const FOREIGN = `Name;Straße\n${'"Zoë\nDam";Ähm\n'.repeat(FOREIGN_ROWS)}`;

const linesAndCells = (rows: Row[]) => rows.map(({ line, cells }) => [line, ...cells]);

describe("openCsv", () => {
  it.each<[string, string, string[]]>([
    ["plain lines", "name,email\nA,a\nB,b\n", ["1|name|email", "2|A|a", "3|B|b"]],
    ["CRLF and no last line break", "n,e\r\nA,a\r\nB,b", ["1|n|e", "2|A|a", "3|B|b"]],
    ["several kinds of line breaks", "n,e\r\nA,a\nB,b\rC,c", ["1|n|e", "2|A|a", "3|B|b", "4|C|c"]],
    ["a byte order mark", "\ufeffname,email\nA,a", ["1|name|email", "2|A|a"]],
    [
      "quoted commas, quotes and line breaks",
      'n,e\r\n"A, ""x""","1\r\n2\r\n3"\r\nB,b',
      ["1|n|e", '2|A, "x"|1\r\n2\r\n3', "5|B|b"],
    ],
    ["empty lines and empty rows", "\n\nn,e\n\n,\nA,a\n\n\nB,b\n\n", ["3|n|e", "6|A|a", "9|B|b"]],
    [
      "quotes in the middle of a cell",
      'n,e\nDwayne "Rock" J,a\nB,b',
      ["1|n|e", '2|Dwayne "Rock" J|a', "3|B|b"],
    ],
    ["rows of other lengths", "n,e\nA\nB,b,c", ["1|n|e", "2|A", "3|B|b|c"]],
    ["semicolons", "n;e\nA,1;a", ["1|n|e", "2|A,1|a"]],
  ])("reads %s", async (_case, text, expected) => {
    const rows = await readAll(text);
    expect(rows.map(({ line, cells }) => [line, ...cells].join("|"))).toEqual(expected);
  });

  it("says which cells are not UTF-8, and no others", async () => {
    const content = Buffer.concat([
      Buffer.from("name,email\nÅsa,日本\n"),
      Uint8Array.of(0xc5, 0x73, 0x61),
      Buffer.from(",b\n日本,c\n"),
    ]);
    const rows = await readAll(content);
    expect(rows.map(({ line, cells, notUtf8 }) => [line, cells[0], notUtf8])).toEqual([
      [1, "name", []],
      [2, "Åsa", []],
      [3, "Åsa", [0]],
      [4, "日本", []],
    ]);
  });

  it.each<[string, Buffer, string | null]>([
    ["UTF-16 with its mark", Buffer.from(`\ufeff${FOREIGN}`, "utf16le"), null],
    ["UTF-16 without it", Buffer.from(FOREIGN, "utf16le"), null],
    ["UTF-16, big end first", Buffer.from(`\ufeff${FOREIGN}`, "utf16le").swap16(), null],
    ["Windows-1252", Buffer.from(FOREIGN, "latin1"), null],
    ["what was asked for", Buffer.from(FOREIGN, "latin1"), "iso-8859-15"],
  ])("reads %s, whatever its size", async (_case, content, encoding) => {
    const path = join(await temporaryDirectory(), "leads.csv");
    await writeFile(path, content);
    const file = await openCsv(path, encoding);
    const rows: Row[] = [];
    for await (const row of file.rows) rows.push(row);

    expect(rows[0]).toEqual({ line: 1, cells: ["Name", "Straße"], notUtf8: [] });
    expect(rows).toHaveLength(FOREIGN_ROWS + 1);
    expect(rows.at(-1)).toEqual({
      line: 2 * FOREIGN_ROWS,
      cells: ["Zoë\nDam", "Ähm"],
      notUtf8: [],
    });
    expect(file.readBytes()).toBe(content.length);
  });

  it("finds the cells and the line of every row, whatever is in them", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "é", "日", " ", ",", ";", '"', "\n", "\r\n"),
    });
    const rows = fc.array(fc.tuple(fc.constantFrom("x", "yy"), cell), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), async (data, lineBreak) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const records = [["name", "email"], ...data].map((row) => row.map(quote).join(","));
        let line = 1;
        const expected = [["name", "email"], ...data].map((row, index) => {
          const start = line;
          line += records[index]?.split("\n").length ?? 0;
          return [start, ...row];
        });
        expect(linesAndCells(await readAll(records.join(lineBreak)))).toEqual(expected);
      }),
      { numRuns: 50, seed: Number(process.env.SEED) },
    );
  });

  it("reads a file that is larger than any buffer", async () => {
    const count = 20_000;
    const text = Array.from(
      { length: count },
      (_, index) => `"Person\n${index}",p${index}@example.com`,
    );
    const rows = await readAll(`name,email\n${text.join("\n")}`);
    expect(rows).toHaveLength(count + 1);
    expect(rows.at(-1)).toMatchObject({
      line: 2 * count,
      cells: [`Person\n${count - 1}`, `p${count - 1}@example.com`],
    });
  });

  it.each([
    ["to the end of the file", 'n,e\nA,a\n"B,b\nC,c\n', "on line 3 a quote is opened and never"],
    [
      "behind empty lines",
      'n,e\r\nA,a\r\n\r\n,\r\n\r\nB,"b\r\nC,c\r\n',
      "on line 6 a quote is opened",
    ],
    ["in the header", '"n,e\nA,a\n', "on line 1 a quote is opened"],
    ["behind a line with the delimiter", 'sep=;\nn;e\n"A;a\n', "on line 3 a quote is opened"],
    [
      "after many rows",
      `n,e\n${"A,a\n".repeat(50_000)}"B,b\nC,c\n`,
      "on line 50002 a quote is opened",
    ],
    [
      "for longer than a cell of lines may be",
      `n,e\nA,a\n"B,b\n${"C,c\n".repeat(400_000)}D,"d"\nE,e\n`,
      "A quote opens a cell in the row on line 3, and is not closed for more than 1 MiB",
    ],
  ])("gives up at a quote that stays open %s, and says where", async (_case, text, words) => {
    await expect(readAll(text)).rejects.toMatchObject({
      name: "Failure",
      why: expect.stringContaining(words),
    });
  });

  it("reads a cell that is larger than any lead, and the rows behind it", async () => {
    const rows = await readAll(`n,e\n${"x".repeat(2_000_000)},a\nB,b\n`);
    expect(rows.map(({ line, cells }) => [line, cells[1]])).toEqual([
      [1, "e"],
      [2, "a"],
      [3, "b"],
    ]);
  });

  it("gives up at a cell that has no end, and blames no quote", async () => {
    await expect(readAll(`n,e\nA,a\n${"x".repeat(17_000_000)}`)).rejects.toMatchObject({
      why: "The row on line 3 has a cell of more than 16 MiB.",
    });
  });

  it("says that a directory is none", async () => {
    const path = await temporaryDirectory();
    await expect(openCsv(path)).rejects.toMatchObject({ why: "It is a directory." });
  });

  it("says that there is no such file", async () => {
    const path = join(await temporaryDirectory(), "missing.csv");
    await expect(openCsv(path)).rejects.toMatchObject({ why: "There is no such file." });
  });
});
