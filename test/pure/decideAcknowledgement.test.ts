/** What becomes of a message, and how long one waits that failed. */
import { describe, expect, it } from "vitest";

import {
  decideAcknowledgement,
  retryDelaySeconds,
} from "../../src/domain/decideAcknowledgement.ts";

describe("decideAcknowledgement", () => {
  it.each([
    ["created", "acknowledge"],
    ["repeated", "acknowledge"],
    ["ended", "acknowledge"],
    ["unknown-run", "bury"],
    ["impossible-range", "bury"],
  ] as const)("a message whose range is %s: %s", (outcome, acknowledgement) => {
    expect(decideAcknowledgement(outcome)).toBe(acknowledgement);
  });
});

describe("retryDelaySeconds", () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [6, 32],
    [9, 256],
    [10, 300],
    [100, 300],
    [2_000, 300],
  ])("after delivery %d a message waits %d s", (attempts, seconds) => {
    expect(retryDelaySeconds(attempts)).toBe(seconds);
  });
});
