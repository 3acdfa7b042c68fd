import { describe, expect, it } from "vitest";

import { decidePause } from "../../console/decidePause.ts";

describe("decidePause", () => {
  it.each([
    { why: "a first failure", failures: 1, againAt: null, chance: 0, pause: 3_000 },
    { why: "others that failed with it", failures: 1, againAt: null, chance: 1, pause: 4_500 },
    { why: "a third failure in a row", failures: 3, againAt: null, chance: 0, pause: 12_000 },
    { why: "a long absence", failures: 40, againAt: null, chance: 0, pause: 60_000 },
    { why: "a server that asks for more", failures: 1, againAt: 45_000, chance: 1, pause: 36_500 },
    { why: "a moment that is past", failures: 2, againAt: 5_000, chance: 0, pause: 6_000 },
  ])("waits $pause ms after $why", ({ failures, againAt, chance, pause }) => {
    expect(decidePause({ failures, againAt, now: 10_000, chance })).toBe(pause);
  });
});
