/** The key of a request that is to happen once: kept as long as nobody knows whether it has. */
import { expect, it } from "vitest";

import { Problem } from "../../console/api.ts";
import { IdempotencyKey } from "../../console/parts/IdempotencyKey.ts";

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
  ...[400, 401, 404, 409, 412, 422, 429].map((status): [string, unknown, boolean] => [
    `a ${status}`,
    new Problem("It is refused.", { status }),
    false,
  ]),
  ["a 500", new Problem("It has failed.", { status: 500 }), true],
  ["a 502", new Problem("It has failed.", { status: 502 }), true],
  ["no answer", new Problem("Kickoff does not answer."), true],
  ["a body that is cut off", new TypeError("Failed to fetch"), true],
  ["a body that is no JSON", new SyntaxError("Unexpected token"), true],
  ["the end of its time", new DOMException("It took too long.", "TimeoutError"), true],
])("after %s", async (_, outcome, isKept) => {
  const key = new IdempotencyKey();
  const first = await attempt(key, outcome);
  const second = await attempt(key, "answer");
  expect(second === first).toBe(isKept);
});

it("is another one for another question", async () => {
  const key = new IdempotencyKey();
  const unsettled = new Problem("It has failed.", { status: 502 });
  const first = await attempt(key, unsettled, "the first run");
  expect(await attempt(key, unsettled, "the first run")).toBe(first);
  const second = await attempt(key, unsettled, "the second run");
  expect(second).not.toBe(first);
  expect(await attempt(key, "answer", "the second run")).toBe(second);
});
