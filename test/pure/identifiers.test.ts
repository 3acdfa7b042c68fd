/** Identifiers: their shape, their order and their chance. */
import { expect, it } from "vitest";

import { newIdentifier } from "../../src/platform/identifiers.ts";

it.each([
  ["the first second of 1970", 0, "00000000000"],
  ["a time of three digits of milliseconds", 1_795_392_000_999, "6b0382003e7"],
  ["a time of one digit", 1_795_392_000_007, "6b038200007"],
  ["the last second that fits", 4_294_967_295_999, "ffffffff3e7"],
])("begins with %s", (_, now, beginning) => {
  expect(newIdentifier(now)).toMatch(new RegExp(`^${beginning}[0-9a-f]{13}$`));
});

it("sorts by age, within a second too", () => {
  const ids = Array.from({ length: 3_000 }, (_, milliseconds) =>
    newIdentifier(1_795_392_000_000 + milliseconds),
  );

  expect(ids.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ids);
});

it("does not repeat within a millisecond: all that follows the time is random", () => {
  const ids = Array.from({ length: 10_000 }, () => newIdentifier(1_795_392_000_000));

  expect(new Set(ids).size).toBe(10_000);
  for (let place = 11; place < 24; place++) {
    expect(new Set(ids.map((id) => id[place])).size).toBe(16);
  }
});
