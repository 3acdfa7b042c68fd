/**
 * Kills the real runtime around its calls to senders, before, during and after them, and holds what is left, and the ledger
 * of the senders, against the invariants of execution. The suite must catch Workers that are known to be bad.
 */
import { describe, expect, it } from "vitest";

import { firstOnThree, runSchedules, type WorkerName } from "./runSchedules.ts";
import { describeSummary } from "./summary.ts";

const seed = Number(process.env.SEED);
/** A few, so that they take no longer than other files; `KILLS=200` for more, and for every Worker that is known to be bad. */
const schedules = Number(process.env.KILLS ?? 5);
/** A kill has to meet the moment that shows them: that may take minutes. */
const RARELY_CAUGHT: readonly { readonly worker: WorkerName; readonly violation: RegExp }[] = [
  { worker: "overlooksReplies", violation: /was asked for at \d+, after the answer to a reply/ },
  { worker: "countsAnew", violation: /did \d+ of \w+ from \d+ on, perDay 3/ },
];
const DEADLINE_MILLISECONDS = 240_000 + schedules * 6_000;

describe.concurrent("a runtime that is killed around its calls", () => {
  it("asks for each action once, forgets nobody, and tells what nobody knows", {
    timeout: DEADLINE_MILLISECONDS,
  }, async ({ task }) => {
    const summary = await runSchedules({
      ...{ seed, schedules, worker: "executing" },
      databasesOf: firstOnThree,
    });

    Object.assign(task.meta, { summary: `\n${describeSummary(summary)}` });
    expect(summary.violations.join("\n\n")).toBe("");
    expect(summary.schedules).toBe(schedules);
    expect(summary.killsBeforeCalls + summary.killsDuringCalls).toBeGreaterThan(0);
    expect(summary.answersLost).toBeGreaterThan(0);
  });

  it.each<{ worker: WorkerName; violation: RegExp }>([
    { worker: "sendsThenRecords", violation: /was asked for without a last look/ },
    { worker: "retriesWithoutKeys", violation: /asked for again at \d+, after \d+: nobody knows/ },
    ...(process.env.KILLS === undefined ? [] : RARELY_CAUGHT),
  ])(
    "is survived by no Worker $worker",
    { timeout: DEADLINE_MILLISECONDS },
    async ({ worker, violation }) => {
      // A kill may miss the moment that would show the fault, so there are a few rounds of them.
      let found = "";
      for (let round = 0; round < 8 && !violation.test(found); round++) {
        const summary = await runSchedules({
          seed,
          schedules: 5,
          round,
          worker,
          settlingMilliseconds: 12_000,
        });
        found = summary.violations.join("\n");
      }

      expect(found).toMatch(violation);
    },
  );
});
