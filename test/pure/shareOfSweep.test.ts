/** That a sweep stays within what the platform grants one invocation, whatever the number of databases. */
import { describe, expect, it } from "vitest";

import { chooseTurn, shareOfSweep } from "../../src/sweeps/shareOfSweep.ts";

/** Each call of D1 and of an object may be made three times, a send to the queue once. */
const callsOf = ({
  runs,
  senders,
  webhooks,
  replays,
  senderEventDeletions,
  eventDeletions,
  archiveSteps,
  deletions,
}: ReturnType<typeof shareOfSweep>) =>
  7 * 3 +
  runs * (3 + 3) +
  senders * 3 +
  webhooks * 3 +
  replays * (1 + 3) +
  senderEventDeletions * 3 +
  eventDeletions * (3 + 3) +
  archiveSteps * (9 * 3) +
  deletions * 3;

describe("the share of a database", () => {
  it.each([
    [1, [39, 47, 31, 24, 16, 16, 4, 54]],
    [2, [18, 22, 15, 11, 8, 8, 2, 30]],
    [10, [2, 2, 1, 1, 1, 1, 1, 6]],
    [13, [1, 1, 1, 1, 1, 1, 1, 1]],
  ])("of %i is bounded", (databases, share) => {
    const { runs, senders, webhooks, replays, ...deleted } = shareOfSweep(databases);
    const { senderEventDeletions, eventDeletions, archiveSteps, deletions } = deleted;
    const deleting = [senderEventDeletions, eventDeletions, archiveSteps, deletions];

    expect([runs, senders, webhooks, replays, ...deleting]).toEqual(share);
  });

  it("is all that an invocation grants when there is one", () => {
    expect(callsOf(shareOfSweep(1))).toBeGreaterThan(1_000 - 3);
  });

  it.each(Array.from({ length: 13 }, (_, index) => index + 1))(
    "of %i is no more than an invocation grants them together",
    (databases) => {
      expect(databases * callsOf(shareOfSweep(databases))).toBeLessThanOrEqual(1_000);
    },
  );
});

describe("the turn of databases in a sweep", () => {
  const minutesFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, minute) => (first + minute) * 60_000);

  it.each([
    { databases: 1, turns: 1 },
    { databases: 13, turns: 1 },
    { databases: 14, turns: 2 },
    { databases: 1_000, turns: 77 },
  ])("comes to each of $databases once in $turns minutes", ({ databases, turns }) => {
    const all = Array.from({ length: databases }, (_, index) => index + 1);

    const swept = minutesFrom(29_000_017, turns).map((now) => chooseTurn(all, now));

    expect(Math.max(...swept.map(({ length }) => length))).toBeLessThanOrEqual(13);
    expect(swept.flat().sort((one, other) => one - other)).toEqual(all);
  });

  it.each([2, 13, 28])(
    "is the first one of each of %i in time: one that hangs holds up those behind it",
    (databases) => {
      const all = Array.from({ length: databases }, (_, index) => index + 1);

      const firsts = minutesFrom(29_000_017, databases * 2).map((now) => chooseTurn(all, now)[0]);

      expect(new Set(firsts)).toEqual(new Set(all));
    },
  );
});
