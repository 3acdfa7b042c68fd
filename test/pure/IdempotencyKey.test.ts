/** The key of a request that is to happen once: kept as long as nobody knows whether it has. */
import { expect, it } from "vitest";

import { type Call, RefusedError, UnansweredError } from "../../client/errors.ts";
import { IdempotencyKey } from "../../console/parts/IdempotencyKey.ts";

const call = { attempts: 1, idempotencyKey: "1", mayHaveHappened: false };

/** The API's refusal, by what it says of what was asked for. */
function refused(status: number, change: Partial<Call> = {}, retryAt: number | null = null) {
  const refusal = {
    status,
    code: "UPSTREAM_ERROR",
    details: "Why.",
    traceId: "0",
    retryAt,
  } as const;
  return new RefusedError(refusal, { ...call, ...change });
}

/** The key that an attempt is made with, which comes to what is given. */
async function attempt(key: IdempotencyKey, outcome: unknown, question?: string): Promise<string> {
  let used = "";
  const asked = key.ask(async (own) => {
    used = own;
    if (outcome !== "answer") throw outcome;
    return outcome;
  }, question);
  await asked.catch((error: unknown) => expect(error).toBe(outcome));
  return used;
}

it.each<[string, unknown, boolean]>([
  ["an answer", "answer", false],
  ...[409, 412, 422].map((status): [string, unknown, boolean] => [
    `a ${status}, which says that nothing was done under the key`,
    refused(status),
    false,
  ]),
  // Whoever refuses so may not have looked for the key: an answer before it may have been lost.
  ...[400, 401, 403, 404].map((status): [string, unknown, boolean] => [
    `a ${status}`,
    refused(status),
    true,
  ]),
  ["a 429", refused(429, {}, 1), true],
  ["a 500", refused(500, { mayHaveHappened: true }), true],
  ["a 502", refused(502, { mayHaveHappened: true }, 1), true],
  ["no answer", new UnansweredError("no-answer", { ...call, mayHaveHappened: true }), true],
  ["a bug of the page", new TypeError("undefined is not a function"), true],
])("after %s", async (_, outcome, isKept) => {
  const key = new IdempotencyKey();
  const first = await attempt(key, outcome);
  const second = await attempt(key, "answer");
  expect(second === first).toBe(isKept);
});

it("is another one for another question", async () => {
  const key = new IdempotencyKey();
  const unsettled = refused(502, { mayHaveHappened: true });
  const first = await attempt(key, unsettled, "the first run");
  expect(await attempt(key, unsettled, "the first run")).toBe(first);
  const second = await attempt(key, unsettled, "the second run");
  expect(second).not.toBe(first);
  expect(await attempt(key, "answer", "the second run")).toBe(second);
});
