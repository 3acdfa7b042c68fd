import { describe, expect, it } from "vitest";

import {
  type Attempt,
  decideAttempt,
  isSettledBy,
} from "../../tools/kickoff/transitions/attempt.ts";

const ATTEMPT: Attempt = {
  operation: "start",
  url: "http://localhost:8787",
  accountGroupId: "g",
  campaignId: "c",
  keyFingerprint: "mine",
  idempotencyKey: "key",
  ifMatch: '"plan"',
  beganAt: "2026-11-29T21:00:00.000Z",
};

describe("an attempt that was kept", () => {
  it.each([
    ["none", null, "mine", undefined, "new"],
    ["one of this API key", ATTEMPT, "mine", undefined, "repeat"],
    ["one of the plan that is asked for", ATTEMPT, "mine", '"plan"', "repeat"],
    ["one of another plan", ATTEMPT, "mine", '"other"', "another-plan"],
    ["one of another API key", ATTEMPT, "other", '"plan"', "another-key"],
  ] as const)("%s", (_case, kept, fingerprint, plan, expected) => {
    const decision = decideAttempt(kept, fingerprint, plan);
    expect(decision.kind === "abandon" ? decision.because : decision.kind).toBe(expected);
  });
});

describe("a failed request", () => {
  it.each([
    // status, may have happened, is a repetition, settled
    ["no answer", null, true, false, false],
    ["no answer to a repetition", null, true, true, false],
    ["nobody reached", null, false, false, true],
    ["nobody reached by a repetition: the first one may have been", null, false, true, false],
    ["a fault of the server", 502, true, false, false],
    ["a campaign that is active", 409, false, false, true],
    ["a campaign that is active, to a repetition", 409, false, true, true],
    ["another plan", 412, false, true, true],
    ["a campaign that cannot start", 422, false, true, true],
    ["a key that is not valid", 401, false, false, true],
    ["a key that is not valid any more", 401, false, true, false],
    ["a permission that is gone", 403, false, true, false],
    ["a rate limit", 429, false, false, true],
    ["a rate limit for a repetition", 429, false, true, false],
    ["a campaign that there is not", 404, false, false, true],
    ["a rate limit after an attempt without answer", 429, true, false, false],
  ] as const)("%s (%s)", (_case, status, mayHaveHappened, isRepetition, isSettled) => {
    expect(isSettledBy({ status, mayHaveHappened }, isRepetition)).toBe(isSettled);
  });
});
