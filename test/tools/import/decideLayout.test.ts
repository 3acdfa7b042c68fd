import { describe, expect, it } from "vitest";

import { decideLayout } from "../../../tools/import/file/decideLayout.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isBigEndian = false) => {
  const little = Buffer.from(text, "utf16le");
  return isBigEndian ? little.swap16() : little;
};
/** Text of one byte a character, by its code. */
const latin = (text: string) => Buffer.from(text, "latin1");

const layoutOf = (start: Uint8Array, asked: string | null = null) => {
  const layout = decideLayout(start, asked);
  if ("problem" in layout) throw new Error(layout.problem);
  return layout;
};

describe("what stands between the columns", () => {
  it.each([
    ["commas", "name,email\nA;B;C;D,x", ","],
    ["semicolons", "name;email;note\n", ";"],
    ["tabs", "name\temail\r\n", "\t"],
    ["vertical bars", "name|email\nA|a@example.com\n", "|"],
    ["one column", "email\n", ","],
    ["delimiters inside quotes", '"a;b;c;d",name,email\n', ","],
    ["a line break inside quotes", '"a\n;;;;",name,email\n1,A,a@example.com', ","],
    ["empty lines first", "\r\n\r\nname;email\r\n", ";"],
    [
      "semicolons, and more commas in the header",
      "Name, full;E-mail, work;Phone, office, direct\nA;a@example.com;1\nB;b@example.com;2\n",
      ";",
    ],
    [
      "semicolons, and a comma in each name",
      "Name;Email;Note\nStone, Avery;a@example.com\nVale, Robin;b@example.com\n",
      ";",
    ],
    [
      "semicolons, and commas in numbers",
      "Name;Score;Email\nA;1,5;a@example.com\nB;2,5;b@example.com\n",
      ";",
    ],
    [
      "commas, and semicolons in each row",
      "name,email,tags\nA,a@example.com,x;y;z\nB,b@example.com,x;y\n",
      ",",
    ],
    [
      "notes above the header",
      "Notes:\nOne, two, three; four\n\nname;email\nA;a@example.com\n",
      ";",
    ],
    ["names that nobody knows", "ab;cd,ef;gh\n1;2;3\n4;5;6\n", ";"],
    ["carriage returns alone", "name;email\rA;a@example.com\r", ";"],
  ])("is found with %s", (_case, text, delimiter) => {
    expect(layoutOf(bytes(text))).toMatchObject({ delimiter, firstByte: 0, firstLine: 1 });
  });

  it("is found in the last lines that are read, though the last is cut off", () => {
    const text = `name;email\n${"A;a@example.com\n".repeat(50)}B, C, D`;

    expect(layoutOf(bytes(text)).delimiter).toBe(";");
  });

  it.each([
    ["sep=;\r\nname,x;email", ";", 7],
    ['"sep=|"\nname|email', "|", 8],
    ["SEP=\t\nname\temail", "\t", 6],
    ["\ufeffsep=,\r\nname;;;,email", ",", 10],
  ])("is what %j says, and the line is skipped", (text, delimiter, firstByte) => {
    expect(layoutOf(bytes(text))).toMatchObject({ delimiter, firstByte, firstLine: 2 });
  });

  it("is what a line of UTF-16 says", () => {
    expect(layoutOf(utf16("\ufeffsep=;\r\nname;email\r\n"))).toMatchObject({
      encoding: { name: "utf-16le" },
      delimiter: ";",
      firstByte: 16,
      firstLine: 2,
    });
  });
});

describe("the encoding", () => {
  it.each<[string, Uint8Array, string, number]>([
    ["UTF-8 with its mark", bytes("\ufeffname;email"), "utf-8", 3],
    ["ASCII", bytes("name,email\nA,a@example.com"), "utf-8", 0],
    ["UTF-8", bytes("name,email\nZoë,a@example.com"), "utf-8", 0],
    [
      "UTF-8 that is cut off within a character",
      bytes("name,email\nZoë").subarray(0, -1),
      "utf-8",
      0,
    ],
    ["UTF-8 with a cell that is not", Buffer.concat([bytes("Zoë,é,日\n"), latin("é")]), "utf-8", 0],
    ["UTF-16", utf16("\ufeffname,email\n"), "utf-16le", 2],
    ["UTF-16, big end first", utf16("\ufeffname,email\n", true), "utf-16be", 2],
    ["UTF-16 without a mark", utf16("name,email\nZoë,a@example.com\n"), "utf-16le", 0],
    ["UTF-16 without a mark, big end first", utf16("name,email\nA,a\n", true), "utf-16be", 0],
    [
      "UTF-16 without a mark, in Cyrillic",
      utf16("Имя,Почта\nАнна Каренина,anna@example.com\n"),
      "utf-16le",
      0,
    ],
    [
      "German in Windows-1252",
      latin("Name;E-Mail\nJürgen Weiß;a@example.com\nÄnne Öztürk;b\n"),
      "windows-1252",
      0,
    ],
    [
      "French in Windows-1252",
      latin("Prénom;Société\nHélène;Crédit Lyonnais\nFrançois;L´Oréal\n"),
      "windows-1252",
      0,
    ],
    ["Spanish in Windows-1252", latin("Nombre;Año\nMª José Muñoz;1\nÍñigo;2\n"), "windows-1252", 0],
    ["Swedish in Windows-1252", latin("Namn;Ort\nÅsa Öberg;Växjö\n"), "windows-1252", 0],
  ])("of %s is found", (_case, start, name, markBytes) => {
    expect(layoutOf(start).encoding).toMatchObject({ name, markBytes });
  });

  it.each<[string, Uint8Array]>([
    ["Windows-1251", latin("\xc8\xec\xff,\xcf\xee\xf7\xf2\xe0\n\xc0\xed\xed\xe0,a@example.com\n")],
    ["Windows-1250", latin("Imi\xea,Miasto\n\xa3ukasz Wa\xb3\xeasa,\xa3\xf3d\x9f\n")],
    ["Macintosh", latin("Pr\x8enom,Nom\nFran\x8dois,Mu\x96oz\n")],
    ["Shift_JIS", latin("\x96\xbc\x91O,Email\n\x8eR\x93c,a@example.com\n")],
  ])("of %s is asked for, and not guessed", (_case, start) => {
    expect(decideLayout(start)).toEqual({ problem: expect.stringMatching(/cannot be told/) });
  });

  it("is the one that was asked for", () => {
    const start = latin("\xc8\xec\xff,\xcf\xee\xf7\xf2\xe0\n");

    expect(layoutOf(start, "windows-1251").encoding.name).toBe("windows-1251");
    expect(layoutOf(bytes("\ufeffname,email"), "utf-8").encoding.markBytes).toBe(3);
  });

  it("is told with how it was found out", () => {
    expect(layoutOf(latin("Jos\xe9,b\n")).encoding.reason).toBe("it is not UTF-8");
    expect(layoutOf(utf16("\ufeffa,b\n")).encoding.reason).toBe("by its byte order mark");
  });
});

it.each<[string, Uint8Array, RegExp]>([
  ["an empty file", bytes(""), /empty/],
  ["only white space", bytes("\ufeff \r\n\n"), /empty/],
  ["a line that only names the delimiter", bytes("sep=;\n"), /empty/],
  ["a spreadsheet", bytes("PK\u0003\u0004rest"), /spreadsheet/],
  ["an old spreadsheet", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0), /spreadsheet/],
  ["a compressed file", Uint8Array.of(0x1f, 0x8b, 8), /gzip/],
  ["a PDF", bytes("%PDF-1.7"), /PDF/],
  ["a picture", Uint8Array.of(0x89, 0x50, 0, 0, 0, 0x0d, 1, 2), /no text/],
])("refuses %s", (_case, start, problem) => {
  expect(decideLayout(start)).toEqual({ problem: expect.stringMatching(problem) });
});
