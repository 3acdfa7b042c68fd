import { describe, expect, it } from "vitest";

import { decideFile } from "../../tools/import/decodeFile.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("decideFile", () => {
  it.each([
    ["commas", "name,email\nA;B;C;D,x", ","],
    ["semicolons", "name;email;note\n", ";"],
    ["tabs", "name\temail\r\n", "\t"],
    ["one column", "email\n", ","],
    ["delimiters inside quotes", '"a;b;c;d",name,email\n', ","],
    ["a line break inside quotes", '"a\n;;;;",name,email', ","],
    ["empty lines first", "\r\n\r\nname;email\r\n", ";"],
  ])("finds the delimiter of a header with %s", (_case, text, delimiter) => {
    expect(decideFile(bytes(text))).toEqual({ delimiter, firstByte: 0, firstLine: 1 });
  });

  it("begins behind a byte order mark", () => {
    expect(decideFile(bytes("\ufeffname;email"))).toEqual({
      delimiter: ";",
      firstByte: 3,
      firstLine: 1,
    });
  });

  it.each([
    ["sep=;\r\nname,x;email", ";", 7],
    ['"sep=|"\nname|email', "|", 8],
    ["SEP=\t\nname\temail", "\t", 6],
    ["\ufeffsep=,\r\nname;;;,email", ",", 10],
  ])("takes the delimiter that %j names, and skips the line", (text, delimiter, firstByte) => {
    expect(decideFile(bytes(text))).toEqual({ delimiter, firstByte, firstLine: 2 });
  });

  it("finds nothing behind a line that only names the delimiter", () => {
    expect(decideFile(bytes("sep=;\n"))).toEqual({ problem: expect.stringMatching(/empty/) });
  });

  it.each([
    ["an empty file", bytes(""), /empty/],
    ["only white space", bytes("\ufeff \r\n\n"), /empty/],
    ["UTF-16, little end first", Uint8Array.of(0xff, 0xfe, 0x6e, 0), /UTF-16/],
    ["UTF-16, big end first", Uint8Array.of(0xfe, 0xff, 0, 0x6e), /UTF-16/],
    ["a spreadsheet", bytes("PK\u0003\u0004rest"), /spreadsheet/],
  ])("refuses %s", (_case, start, problem) => {
    expect(decideFile(start)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
