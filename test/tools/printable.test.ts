import { describe, expect, it } from "vitest";

import { describeFailure, Failure } from "../../tools/terminal/failure.ts";
import { printable, printableValue, toPrintableJson } from "../../tools/terminal/printable.ts";

describe("a text of others on a terminal", () => {
  it.each([
    ["a colour", "\u001b[31mred", "\\u001b[31mred"],
    ["a title of the window", "\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
    ["the same in C1", "\u009b31m", "\\u009b31m"],
    ["a return to the beginning of the line", "you\rme", "you\\u000dme"],
    ["a step back", "a\bb", "a\\u0008b"],
    ["DEL", "a\u007f", "a\\u007f"],
    ["an override of the direction", "\u202e1234\u202c", "\\u202e1234\\u202c"],
    ["an isolate", "\u2066x\u2069", "\\u2066x\\u2069"],
    ["a line separator", "a\u2028b", "a\\u2028b"],
  ])("shows %s as its code points", (_case, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each(["Íñigo Zúñiga", "日本 太郎", "محمد", "👩‍👩‍👧", "می‌خواهم", "two\nlines\tand a tab"])(
    "leaves %j as it is",
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );

  it("is cleaned wherever it is in a value, names of fields too", () => {
    const value = { a: ["\u001b"], "\u009b": { b: "\u202e" }, c: 1, d: null, e: true };
    expect(printableValue(value)).toEqual({
      ...{ a: ["\\u001b"], "\\u009b": { b: "\\u202e" }, c: 1, d: null, e: true },
    });
  });

  it("is the same value in JSON, and harmless there", () => {
    const value = { name: "\u001b[31m\u009b\u202e\u2028\u007f 日本" };
    const json = toPrintableJson(value);
    expect(json).toMatch(/^[ -~日本]+$/);
    expect(JSON.parse(json)).toEqual(value);
  });

  it("is harmless in a failure", () => {
    const failure = new Failure("No \u001b[2J", { why: "Because \u009b.", next: "\u202e" });
    expect(describeFailure(failure)).toBe("✖ No \\u001b[2J\n  Because \\u009b.\n  \\u202e");
  });
});
