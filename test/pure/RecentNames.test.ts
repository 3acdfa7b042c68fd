import { expect, it } from "vitest";

import { RecentNames } from "../../src/api/request/RecentNames.ts";

it("remembers a name until its time is over, and anew each time", () => {
  const names = new RecentNames(60);

  names.add("a", 0);
  expect([names.has("a", 59), names.has("a", 60), names.has("b", 0)]).toEqual([true, false, false]);
  names.add("a", 50);
  expect(names.has("a", 109)).toBe(true);
});

it("forgets a name that is deleted", () => {
  const names = new RecentNames(60);
  names.add("a", 0);

  names.delete("a");

  expect(names.has("a", 0)).toBe(false);
});

it("forgets the name that was told longest ago beyond a thousand", () => {
  const names = new RecentNames(60);
  for (let name = 0; name < 1_000; name++) names.add(String(name), 0);
  names.add("0", 0);

  names.add("1000", 0);

  expect(["0", "1", "2", "1000"].map((name) => names.has(name, 0))).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
