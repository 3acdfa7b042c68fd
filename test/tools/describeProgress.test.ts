import { expect, it } from "vitest";
import { progressExample, progressOfDraftExample } from "../../tools/contract/examples.ts";
import { describeProgress } from "../../tools/kickoff/describeProgress.ts";

const NOW = Date.parse("2026-11-27T10:00:00Z");

it("draws what each step has behind it, what is at it, and what ended there", () => {
  const lines = describeProgress(progressExample, NOW, 120).split("\n");
  expect(lines.slice(0, 7)).toEqual([
    "Run 6b04708fc1a2b35d7e904f68, since 2026-11-25T01:55:11.087Z",
    "0 completed · 17 running · 5 pending · 2 cancelled · 1 failed",
    "",
    "Steps",
    "  1 engage             ██████████████████████████████████████··········  80 %  20",
    "  2 connection_request █████████████████████████████████▒▒▒░░··········  68 %  17  2 at it",
    "  3 direct_message     ████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░···············   8 %  2  13 at it",
  ]);
  expect(lines).toContain(`  ${progressExample.hold.sentence}`);
  expect(lines).toContain("        11  for the acceptance of the connection request");
  expect(lines).toContain("  2026-12-04T08:04:00.000Z (in 6 days)");
});

it.each([40, 80, 200])("fits into %i columns, as far as they go", (columns) => {
  const bars = describeProgress(progressExample, NOW, columns)
    .split("\n")
    .filter((line) => / {2}\d \w+/.test(line));
  for (const bar of bars) expect(bar.length).toBeLessThanOrEqual(Math.max(columns, 64));
});

it("draws bars of one length, whatever is in them", () => {
  for (const behind of [0, 1, 24, 25]) {
    const steps = [{ step: 1, kind: "engage" as const, at: 25 - behind, behind, ended: 0 }];
    const text = describeProgress({ ...progressExample, steps }, NOW, 120);
    expect(text.match(/[█▒░·]{2,}/)?.[0]).toHaveLength(48);
  }
});

it("says why there is no estimate", () => {
  const estimate = { end: null, reason: "no-sender" as const };
  expect(describeProgress({ ...progressExample, estimate, next: [] }, NOW, 80)).toMatch(
    /Earliest end\n {2}unknown: no sender performs every kind of the workflow$/,
  );
});

it("has little to say of a draft", () => {
  expect(describeProgress(progressOfDraftExample, NOW, 80)).toBe(
    "The campaign is a draft: it has not been started.",
  );
});
