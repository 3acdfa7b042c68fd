/** How many actions were sent when, in pieces of time. */
import { expect, it } from "vitest";

import { bucketActions } from "../../console/campaign/bucketActions.ts";

/** By the clock of whoever looks. */
const at = (day: number, hour = 0, minute = 0, second = 0) =>
  new Date(2_026, 10, day, hour, minute, second).getTime();

it("counts none where there is none", () => {
  expect(bucketActions([])).toEqual({ size: "minute", buckets: [] });
});

it("counts by the minute within two hours, the empty ones as well", () => {
  const { size, buckets } = bucketActions([at(9, 10, 2, 59), at(9, 10, 0, 1), at(9, 10, 2)]);

  expect(size).toBe("minute");
  expect(buckets).toEqual([
    { at: at(9, 10, 0), count: 1 },
    { at: at(9, 10, 1), count: 0 },
    { at: at(9, 10, 2), count: 2 },
  ]);
});

it("counts by the hour within five days", () => {
  const { size, buckets } = bucketActions([at(9, 10, 30), at(9, 13, 1)]);

  expect(size).toBe("hour");
  expect(buckets.map(({ count }) => count)).toEqual([1, 0, 0, 1]);
  expect(buckets[0]?.at).toBe(at(9, 10));
});

it("counts by the day beyond", () => {
  const { size, buckets } = bucketActions([at(1, 23), at(9, 1), at(9, 2)]);

  expect(size).toBe("day");
  expect(buckets.map((bucket) => bucket.at)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => at(day)),
  );
  expect(buckets.at(-1)?.count).toBe(2);
});
