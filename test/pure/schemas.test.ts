/** The texts that requests bring: what is taken, and as what. Which field has which form, the contract pins. */
import { expect, it } from "vitest";

import { line, messageText, paragraph } from "../../src/api/request/schemas.ts";

const LONG = "😀".repeat(200);

it.each([
  ["a line", line(200), ["a", "Märkte & Söhne 😀", LONG]],
  ["a paragraph", paragraph(200), ["", " ", "a\r\n\tb", LONG]],
  ["a message", messageText, ["a", " a\n\n\tb ", LONG]],
])("%s takes what says something in its form", (_, schema, texts) => {
  for (const text of texts) expect(schema.parse(text)).toBe(text);
});

it.each([
  [
    "a line",
    line(200),
    ["", " \t ", "a\nb", "a\u2028b", "a\u2029b", "a\u{0}", "\ud800", `${LONG}a`],
  ],
  ["a paragraph", paragraph(200), ["a\u{0}", "\u{1b}[31m", "a\u{dc00}", `${LONG}a`]],
  ["a message", messageText, ["", " \n", "a\u{0}", "a\ud800"]],
])("%s refuses what does not", (_, schema, texts) => {
  for (const text of texts)
    expect(schema.safeParse(text).success, JSON.stringify(text)).toBe(false);
});

it("loses the white space at the ends of a line before the line is measured", () => {
  expect(line(1).parse(" a ")).toBe("a");
});
