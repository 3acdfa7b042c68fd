/** That a sweep stays within what the platform grants one invocation, whatever the number of databases. */
import { describe, expect, it } from "vitest";

import { shareOfSweep } from "../../src/sweeps/shareOfSweep.ts";

/** Each call of D1 and of an object may be made three times, a send to the queue once. */
const callsOf = ({
  runs,
  senders,
  replays,
  senderEventDeletions,
  deletions,
}: ReturnType<typeof shareOfSweep>) =>
  3 * 3 +
  runs * (3 + 3) +
  senders * 3 +
  replays * (1 + 3) +
  senderEventDeletions * 3 +
  deletions * 3;

describe("the share of a database", () => {
  it.each([
    [1, { runs: 49, senders: 66, replays: 37, senderEventDeletions: 33, deletions: 84 }],
    [2, { runs: 24, senders: 32, replays: 18, senderEventDeletions: 16, deletions: 43 }],
    [10, { runs: 4, senders: 6, replays: 3, senderEventDeletions: 3, deletions: 9 }],
    [25, { runs: 1, senders: 2, replays: 1, senderEventDeletions: 1, deletions: 4 }],
  ])("of %i is bounded", (databases, share) => {
    expect(shareOfSweep(databases)).toEqual(share);
  });

  it("is all that an invocation grants when there is one", () => {
    expect(callsOf(shareOfSweep(1))).toBe(1_000);
  });

  it.each(Array.from({ length: 25 }, (_, index) => index + 1))(
    "of %i is no more than an invocation grants them together",
    (databases) => {
      expect(databases * callsOf(shareOfSweep(databases))).toBeLessThanOrEqual(1_000);
    },
  );
});
