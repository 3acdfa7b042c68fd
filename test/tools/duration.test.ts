import { describe, expect, it } from "vitest";

import { parseDuration } from "../../tools/kickoff/duration.ts";

const MINUTE = 60_000;

describe("parseDuration", () => {
  it.each([
    ["90m", 90 * MINUTE],
    ["12h", 12 * 60 * MINUTE],
    ["30d", 30 * 24 * 60 * MINUTE],
    [" 1m ", MINUTE],
    ["36500d", 36_500 * 24 * 60 * MINUTE],
  ])("reads %j", (text, milliseconds) => {
    expect(parseDuration(text)).toEqual({ milliseconds });
  });

  it.each([
    ...["", "30", "d", "-1d", "1.5h", "30 d", "30D", "1w", "9999999999m", "NaNd"].map((text) => [
      text,
      "A duration is a number with d, h or m behind it: 30d, 12h, 90m.",
    ]),
    ["0d", "It must be more than nothing."],
    ["000m", "It must be more than nothing."],
    ["36501d", "It must be at most 36500d, which is a century."],
  ])("refuses %j: %s", (text = "", problem) => {
    expect(parseDuration(text)).toEqual({ problem });
  });
});
