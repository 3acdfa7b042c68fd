/** `dead-letters …`, on a state that no server has. */
import { expect, it } from "vitest";

import { insertDeadLetter } from "../../src/database/deadLetters.ts";
import { withStores } from "../../tools/kickoff/stores.ts";
import { runKickoff } from "./support/runKickoff.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

it("shows what is known of a letter, and not how often its own queue delivered it", async () => {
  const persistTo = await temporaryDirectory();
  // It used up six attempts on the first queue; the dead letters' queue, which counts anew, recorded it at its first.
  const letter = { messageId: "m1", body: "{}", reason: "retries-exhausted", attempts: 1 };
  await withStores({ persistTo, remote: false, makesState: true }, ({ DATABASE }) =>
    insertDeadLetter(DATABASE, { ...letter, recordedAt: Date.UTC(2026, 10, 25) }, null),
  );
  const list = (...options: string[]) =>
    runKickoff(["dead-letters", "list", "--persist-to", persistTo, ...options]);

  const { stdout } = await list();
  expect(stdout.split("\n").map((row) => row.split(/ {2,}/))).toEqual([
    ["MESSAGE", "DATABASE", "RECORDED", "REASON", "FAILURES", "RUN", "REPLAYED"],
    ["m1", "1", "2026-11-25T00:00:00.000Z", "retries-exhausted", "1", "none", "no"],
    [""],
  ]);
  expect(JSON.parse((await list("--json")).stdout)).toEqual([
    {
      messageId: "m1",
      database: 1,
      runId: null,
      reason: "retries-exhausted",
      occurrences: 1,
      recordedAt: "2026-11-25T00:00:00.000Z",
      replayRequestedAt: null,
      replayedAt: null,
      body: "{}",
    },
  ]);
});
