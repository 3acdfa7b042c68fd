/** Which database a new account group goes to. */
import { expect, it } from "vitest";

import { findLeastLoaded } from "../../tools/kickoff/findLeastLoaded.ts";

it.each([
  { loads: [[5, 900]], chosen: 1, because: "there is no other" },
  {
    loads: [
      [2, 100],
      [1, 900],
    ],
    chosen: 2,
    because: "it has fewer account groups, though more bytes",
  },
  {
    loads: [
      [1, 900],
      [1, 100],
      [2, 0],
    ],
    chosen: 2,
    because: "of those with the fewest account groups it has fewer bytes",
  },
  {
    loads: [
      [0, 50],
      [0, 50],
    ],
    chosen: 1,
    because: "of equal ones it is the first",
  },
])("chooses database $chosen of $loads: $because", ({ loads, chosen }) => {
  const databases = loads.map(([accountGroups = 0, bytes = 0], index) => ({
    databaseNumber: index + 1,
    ...{ accountGroups, bytes },
  }));

  expect(findLeastLoaded(databases)).toBe(chosen);
  expect(findLeastLoaded(databases.toReversed())).toBe(chosen);
});
