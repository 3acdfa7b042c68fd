import { describe, expect, it } from "vitest";

import { displayWidth, fitWidth } from "../../tools/terminal/displayWidth.ts";
import { formatTable } from "../../tools/terminal/table.ts";

describe("the width of a text", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["日本", 4],
    ["ﾃｽﾄ", 3],
    ["한국", 4],
    ["👍", 2],
    ["👩‍👩‍👧", 2],
    ["a\u200bb", 2],
  ])("of %j is %i columns", (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  it.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
  ])("of %j is cut to %i columns as %j", (text, columns, fitting) => {
    expect(fitWidth(text, columns)).toBe(fitting);
    expect(displayWidth(fitting)).toBeLessThanOrEqual(columns);
  });
});

describe("a table", () => {
  const ID = "65f0c0de65f0c0de65f0c0de";

  it("is aligned by what the terminal shows", () => {
    const table = formatTable(
      ["NAME", "N"],
      [
        ["日本", "1"],
        ["abcdef", "2"],
      ],
      Number.POSITIVE_INFINITY,
    );
    expect(table).toBe("NAME    N\n日本    1\nabcdef  2");
  });

  it("is cut to the terminal where there is prose, and keeps ids whole", () => {
    const table = formatTable(["ID", "NAME"], [[ID, "a very long name of a campaign indeed"]], 50);
    expect(table).toBe(`ID                        NAME\n${ID}  a very long name of a c…`);
  });

  it("is wider than the terminal rather than without its ids", () => {
    expect(formatTable(["A", "B"], [[ID, ID]], 20)).toContain(`${ID}  ${ID}`);
  });

  it("has a line for each row, whatever the cells hold", () => {
    expect(formatTable(["TEXT"], [["one\n  two\tthree"]])).toBe("TEXT\none two three");
  });
});
