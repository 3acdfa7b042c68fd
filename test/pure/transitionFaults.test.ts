/** Whether a call that failed may still take effect: what is not known for certain may. */
import { describe, expect, it } from "vitest";

import { mayStillTakeEffect } from "../../src/campaignObject/transitionFaults.ts";
import { TimeoutError, type Upstream, UpstreamError } from "../../src/platform/upstream.ts";

const OVERLOADED = "D1_ERROR: D1 DB is overloaded. Requests queued for too long.";
const LOST = "D1_ERROR: Network connection lost.";

const may = (upstream: Upstream, ...causes: unknown[]) =>
  mayStillTakeEffect(new UpstreamError(upstream, "start", causes));

describe("a batch of D1's", () => {
  it.each([
    OVERLOADED,
    "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
    "D1_ERROR: Too many requests queued.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1_ERROR: Internal error in D1 DB storage caused object to be reset.",
    "D1_ERROR: D1 DB reset because its code was updated.",
    "D1_ERROR: account group is moving: SQLITE_CONSTRAINT",
  ])("leaves nothing under way after: %s", (message) => {
    expect(may("DATABASE", new Error(message))).toBe(false);
  });

  it.each([
    ["a lost connection", new Error(LOST)],
    ["a fault that nobody knows", new Error("D1_ERROR: something else")],
    ["a flag that is an object's", Object.assign(new Error(LOST), { overloaded: true })],
    ["a deadline, whatever its text", new TimeoutError(OVERLOADED)],
    ["what is no error", OVERLOADED],
  ])("may still take effect after %s", (_, cause) => {
    expect(may("DATABASE", cause)).toBe(true);
  });
});

describe("a call of an object", () => {
  it("has not been run by an object that was overloaded", () => {
    expect(may("CAMPAIGNS", Object.assign(new Error("fault"), { overloaded: true }))).toBe(false);
  });

  it.each([
    ["a fault without a flag", new Error("fault")],
    ["a flag that says no", Object.assign(new Error("fault"), { overloaded: false })],
    ["D1's word for it", new Error(OVERLOADED)],
    ["a deadline", Object.assign(new TimeoutError(), { overloaded: true })],
    ["what is no error", "overloaded"],
  ])("may still take effect after %s", (_, cause) => {
    expect(may("CAMPAIGNS", cause)).toBe(true);
  });
});

describe("of several attempts", () => {
  const final = new Error(OVERLOADED);
  const lost = new Error(LOST);

  it.each([
    ["the first", [lost, final]],
    ["the last", [final, lost]],
  ])("%s may still take effect", (_, causes) => {
    expect(may("DATABASE", ...causes)).toBe(true);
  });

  it("none may, if none left anything under way", () => {
    expect(may("DATABASE", final, final)).toBe(false);
  });
});
