import { describe, expect, it } from "vitest";

import { decidePause, decideRetry, type FailedAttempt } from "../../client/decideRetry.ts";

const NOW = 100_000;
const PATIENCE = { attempts: 6, milliseconds: 60_000 };
const failed = {
  ...{ attempt: 1, isRepeatable: true, retryAt: NOW, startedAt: NOW, now: NOW },
  chance: 0,
};

describe("decideRetry", () => {
  it.each<[string, Partial<FailedAttempt>, number | null]>([
    ["a first failure", {}, 300],
    ["a fifth one", { attempt: 5 }, 4_800],
    ["others that failed with it", { chance: 1 }, 450],
    ["an answer that asks for more", { retryAt: NOW + 7_000 }, 7_000],
    ["a moment that is past", { retryAt: NOW - 7_000 }, 300],
    ["the last attempt", { attempt: 6 }, null],
    ["an answer that will stay so", { retryAt: null }, null],
    ["what may happen twice", { isRepeatable: false }, null],
    ["an answer that asks for too much", { retryAt: NOW + 60_001 }, null],
    ["the end of its time", { startedAt: NOW - 59_800 }, null],
  ])("after %s", (_, change, pause) => {
    expect(decideRetry({ ...failed, ...change }, PATIENCE)).toBe(pause);
  });
});

describe("decidePause", () => {
  const pauses = { shortest: 3_000, longest: 60_000 };
  it.each([
    { why: "a first failure", failures: 1, retryAt: NOW, chance: 0, pause: 3_000 },
    { why: "others that failed with it", failures: 1, retryAt: NOW, chance: 1, pause: 4_500 },
    { why: "a third failure in a row", failures: 3, retryAt: NOW, chance: 0, pause: 12_000 },
    { why: "a long absence", failures: 2_000, retryAt: NOW, chance: 0, pause: 60_000 },
    { why: "who asks for more", failures: 1, retryAt: NOW + 35_000, chance: 1, pause: 36_500 },
  ])("waits $pause ms after $why", ({ failures, retryAt, chance, pause }) => {
    expect(decidePause({ failures, retryAt, now: NOW, chance }, pauses)).toBe(pause);
  });
});
