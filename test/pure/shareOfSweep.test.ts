/** That a sweep stays within what the platform grants one invocation, whatever the number of databases. */
import { describe, expect, it } from "vitest";

import { shareOfSweep } from "../../src/sweeps/shareOfSweep.ts";

/** Each call of D1 and of an object may be made three times, a send to the queue once. */
const callsOf = ({ runs, replays, deletions }: ReturnType<typeof shareOfSweep>) =>
  3 * 2 + runs * (3 + 3) + replays * (1 + 3) + deletions * 3;

describe("the share of a database", () => {
  it.each([
    [1, { runs: 66, replays: 49, deletions: 134 }],
    [2, { runs: 32, replays: 24, deletions: 68 }],
    [10, { runs: 6, replays: 4, deletions: 14 }],
    [38, { runs: 1, replays: 1, deletions: 3 }],
  ])("of %i is bounded", (databases, share) => {
    expect(shareOfSweep(databases)).toEqual(share);
  });

  it("is all that an invocation grants when there is one", () => {
    expect(callsOf(shareOfSweep(1))).toBe(1_000);
  });

  it.each(Array.from({ length: 38 }, (_, index) => index + 1))(
    "of %i is no more than an invocation grants them together",
    (databases) => {
      expect(databases * callsOf(shareOfSweep(databases))).toBeLessThanOrEqual(1_000);
    },
  );
});
