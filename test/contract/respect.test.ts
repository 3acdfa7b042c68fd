/** Respect goes the way of a campaign through the server, and holds each answer against the contract. */
import { afterAll, afterEach, beforeAll, expect, inject, it } from "vitest";

import { respect } from "./support/redocly.ts";
import { type Relay, type RelayedAnswer, startRelay } from "./support/relay.ts";

const { url, accountGroupId, key } = inject("kickoff");

let relay: Relay;
beforeAll(async () => {
  relay = await startRelay(url);
});
afterEach(() => relay.lie(null));
afterAll(() => relay.stop());

function goTheWay() {
  return respect(relay.url, { accountGroupId, apiKey: key, idempotencyKey: crypto.randomUUID() });
}

it("finds everything on its way as the contract says", async () => {
  const { exitCode, output } = await goTheWay();

  expect(exitCode, output).toBe(0);
  expect(output).toMatch(/Steps: (\d+) passed, \1 total/);
  expect(output).not.toContain(key);
});

it.each<{ lie: string; alter: (answer: RelayedAnswer) => void; objection: string }>([
  {
    lie: "a field that the contract lacks",
    alter: ({ body }) => {
      body.secret = 1;
    },
    objection: "✗ schema check",
  },
  {
    lie: "a second start that wins",
    alter: (answer) => {
      if (answer.status === 409) answer.status = 200;
    },
    objection: "✗ success criteria check - $statusCode == 409",
  },
])("objects to $lie", async ({ alter, objection }) => {
  relay.lie(alter);

  const { exitCode, output } = await goTheWay();

  expect(exitCode).toBe(1);
  expect(output).toContain(objection);
});
