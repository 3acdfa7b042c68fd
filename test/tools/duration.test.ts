import { describe, expect, it } from "vitest";

import { parseDuration } from "../../tools/admin/duration.ts";

const MINUTE = 60_000;

describe("parseDuration", () => {
  it.each([
    ["90m", 90 * MINUTE],
    ["12h", 12 * 60 * MINUTE],
    ["30d", 30 * 24 * 60 * MINUTE],
    [" 1m ", MINUTE],
    ["36500d", 36_500 * 24 * 60 * MINUTE],
  ])("reads %j", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    "",
    "30",
    "d",
    "0d",
    "-1d",
    "1.5h",
    "30 d",
    "30D",
    "1w",
    "36501d",
    "9999999999m",
    "NaNd",
  ])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});
