/**
 * Kills the real runtime around its posts to webhook endpoints, before, during and after them, and holds what is left, what
 * the endpoints have heard and what a reader of the feed has seen against each other. The suite must catch Workers that are
 * known to be bad.
 */
import { describe, expect, it } from "vitest";

import { firstOnThree, runSchedules, type WorkerName } from "./runSchedules.ts";
import { describeSummary } from "./summary.ts";

const seed = Number(process.env.SEED);
/** A few, so that they take no longer than other files; `KILLS=200` for more, and for the Workers that are known to be bad. */
const schedules = Number(process.env.KILLS ?? 5);
/** In fewer a kill may miss each moment before and during a post. */
const SCHEDULES_WITH_EVERY_KILL = 40;
/** A kill has to meet the moment that shows them: that may take minutes. */
const KNOWN_BAD: readonly { readonly worker: WorkerName; readonly violation: RegExp }[] = [
  { worker: "postsBeforeCommit", violation: /was told of \w+, which is no event/ },
  { worker: "tellsAfterwards", violation: /no event campaign\.started of/ },
  { worker: "placesByTime", violation: /whoever followed the feed saw|has 0 deliveries/ },
  { worker: "retriesInMemory", violation: /there are left .*"deliveries":[1-9]/ },
];
const DEADLINE_MILLISECONDS = 240_000 + schedules * 10_000;

describe.concurrent("a runtime that is killed around its posts", () => {
  it("tells of each change, in the feed once and to each endpoint until it has heard", {
    timeout: DEADLINE_MILLISECONDS,
  }, async ({ task }) => {
    const summary = await runSchedules({
      ...{ seed, schedules, worker: "telling" },
      databasesOf: firstOnThree,
    });

    Object.assign(task.meta, { summary: `\n${describeSummary(summary)}` });
    expect(summary.violations.join("\n\n")).toBe("");
    expect(summary.schedules).toBe(schedules);
    expect(summary.attemptsAgain).toBeGreaterThan(0);
    if (schedules < SCHEDULES_WITH_EVERY_KILL) return;
    expect(summary.killsBeforePosts).toBeGreaterThan(0);
    expect(summary.killsDuringPosts).toBeGreaterThan(0);
  });

  it.each(process.env.KILLS === undefined ? [] : KNOWN_BAD)(
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
