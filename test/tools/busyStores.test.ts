import { describe, expect, it } from "vitest";

import { UpstreamError } from "../../src/platform/upstream.ts";
import { retryWhileBusy } from "../../tools/kickoff/busyStores.ts";
import { describeFailure, Failure } from "../../tools/terminal/failure.ts";

const INTERNAL = new Error("D1_ERROR: Failed to get session commit token: internal error; ref = x");

/** Fails so many times, and counts. */
function failing(times: number, error: Error) {
  const calls = { count: 0 };
  const work = () => Promise[calls.count++ < times ? "reject" : "resolve"](error);
  return { calls, work };
}

describe("retryWhileBusy", () => {
  it.each([
    ["an internal error of workerd", INTERNAL],
    ["a locked database", new Error("D1_ERROR: database is locked: SQLITE_BUSY")],
    ["a call that was given up", new UpstreamError("DATABASE", "list", [INTERNAL])],
  ])("tries again after %s", async (_case, error) => {
    const { calls, work } = failing(3, error);
    await retryWhileBusy(work, 1);
    expect(calls.count).toBe(4);
  });

  it("says so without a stack when it stays busy", async () => {
    const { work } = failing(100, new UpstreamError("DATABASE", "list", [INTERNAL]));
    const failure = await retryWhileBusy(work, 1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(describeFailure(failure)).toMatch(/too busy.*session commit token/s);
    expect(describeFailure(failure)).not.toMatch(/^\s+at /m);
  });

  it.each([
    ["a failure in words", new Failure("No.", { why: "internal error", next: "." })],
    ["a statement that is refused", new Error("D1_ERROR: no such table: x: SQLITE_ERROR")],
  ])("does not repeat %s", async (_case, error) => {
    const { calls, work } = failing(1, error);
    await expect(retryWhileBusy(work, 1)).rejects.toBe(error);
    expect(calls.count).toBe(1);
  });
});
