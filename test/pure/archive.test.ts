/** Which rows leave for the archive, what its setting and its objects say. */
import { describe, expect, it } from "vitest";

import { readPartText, toPartText } from "../../src/archive/partText.ts";
import {
  type ArchiveFacts,
  decideArchive,
  isWholeWithoutActions,
  isWholeWithoutInstances,
  readArchiveSetting,
} from "../../src/domain/archive.ts";

const BEFORE = 1_000;
const ended: ArchiveFacts = {
  campaignStatus: "completed",
  isLatest: true,
  endedAt: BEFORE - 1,
  restoredAt: null,
  isTold: false,
};

/** What leaves, in words. */
const leaves = (facts: Partial<ArchiveFacts>) =>
  decideArchive({ ...ended, ...facts }, BEFORE).map(
    ({ table, statuses }) => `${table}: ${statuses.join(" ")}`,
  );

const OPEN = ["instances: running", "instances: pending"];
const ALL_INSTANCES = ["instances: pending running completed cancelled failed"];
const ALL = [...ALL_INSTANCES, "actions: sent skipped rejected expired"];

describe("decideArchive", () => {
  it.each<[string, Partial<ArchiveFacts>, readonly string[]]>([
    ["all of a completed campaign's latest run, with its actions", {}, ALL],
    ["the instances of an earlier one", { isLatest: false }, ALL_INSTANCES],
    ["the open instances of a stopped campaign", { campaignStatus: "stopped" }, OPEN],
    ["those of an earlier run", { campaignStatus: "stopped", isLatest: false }, OPEN],
    ["those of one that goes on since", { campaignStatus: "active", isLatest: false }, OPEN],
    [
      "also while the feed tells of those that are not open",
      { campaignStatus: "stopped", isTold: true },
      OPEN,
    ],
    ["nothing that the feed tells of", { isTold: true }, []],
    ["nothing that has just ended", { endedAt: BEFORE }, []],
    ["nothing that goes on", { campaignStatus: "active", endedAt: null }, []],
    ["nothing that was just brought back", { restoredAt: BEFORE }, []],
    ["all that was brought back long ago", { restoredAt: BEFORE - 1 }, ALL],
  ])("lets leave %s", (_what, facts, expected) => {
    expect(leaves(facts)).toEqual(expected);
  });
});

describe("readArchiveSetting", () => {
  it.each([
    ["", null],
    [undefined, null],
    ["30", 30 * 86_400_000],
    ["365", 365 * 86_400_000],
  ])("takes %j", (text, milliseconds) => {
    expect(readArchiveSetting(text)).toBe(milliseconds);
  });

  it.each(["29", "0", "-30", "30.5", "3e2", "thirty", " 30", "30 days", "1234567"])(
    "refuses %j, and says so",
    (text) => {
      expect(() => readArchiveSetting(text)).toThrow(JSON.stringify(text));
    },
  );
});

it("knows which lists need no archive", () => {
  expect(isWholeWithoutInstances("running")).toBe(true);
  expect(isWholeWithoutInstances("pending")).toBe(true);
  expect(isWholeWithoutInstances("cancelled")).toBe(false);
  expect(isWholeWithoutInstances(null)).toBe(false);
  expect(isWholeWithoutActions("unknown")).toBe(true);
  expect(isWholeWithoutActions("accepted")).toBe(true);
  expect(isWholeWithoutActions("sent")).toBe(false);
  expect(isWholeWithoutActions(null)).toBe(false);
});

describe("the text of a part", () => {
  const id = (digit: number) => String(digit).repeat(24);
  const header = {
    ...{ accountGroupId: id(1), campaignId: id(2), part: 1, rows: 2 },
    table: "instances" as const,
    run: { id: id(3), startedAt: 1, instancesStopped: null },
    columns: ["position", "detail"],
  };
  const lines = ['[0,"a line\\nand one more"]', "[1,null]"];
  const text = toPartText(header, lines);

  it("says what it is in its first line, and has a row in each other one", () => {
    expect(readPartText(text).lines).toEqual(lines);
    expect(readPartText(text).header).toMatchObject({ ...header, run: { id: id(3) } });
    expect(text.split("\n")).toHaveLength(4);
  });

  it.each([
    ["is empty", ""],
    ["lacks a row", text.replace(/\[1.*\n/, "")],
    ["is cut", text.slice(0, -1)],
    ["is of another version", text.replace('"kickoffArchive":1', '"kickoffArchive":2')],
    ["is no JSON", `x${text}`],
  ])("is refused when it %s", (_how, broken) => {
    expect(() => readPartText(broken)).toThrow();
  });
});
