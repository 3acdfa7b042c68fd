/**
 * Kills the real runtime under real requests and holds what is left against the invariants. The suite is itself tested:
 * it must catch Workers that are known to be bad.
 */
import { describe, expect, it } from "vitest";

import { firstOnThree, runSchedules, type WorkerName } from "./runSchedules.ts";
import { describeSummary, findUnmetFaults } from "./summary.ts";

const seed = Number(process.env.SEED);
/** A few, so that they take no longer than other files; `KILLS=1000` for more. */
const schedules = Number(process.env.KILLS ?? 16);
const DEADLINE_MILLISECONDS = 600_000 + schedules * 30_000;

describe.concurrent("a killed, hung, restarted and redeployed runtime", () => {
  it("loses no start and no stop, and doubles none", { timeout: DEADLINE_MILLISECONDS }, async ({
    task,
  }) => {
    const summary = await runSchedules({ seed, schedules, databasesOf: firstOnThree });

    Object.assign(task.meta, { summary: `\n${describeSummary(summary)}` });
    expect(summary.violations.join("\n\n")).toBe("");
    expect(findUnmetFaults(summary)).toEqual([]);
    expect(summary.schedules).toBe(schedules);
  });

  it.each<{ worker: WorkerName; violation: RegExp }>([
    {
      worker: "withoutAlarm",
      violation: /\d+ instances, not one for each of \d+ leads|[1-9]\d* runs, \d+ alarms and/,
    },
    { worker: "answersBeforeWriting", violation: /was told of the run \w+, and it did not happen/ },
    { worker: "createsAfterStop", violation: /\d+ instances stopped, \d+ were open/ },
    { worker: "consumesInFirst", violation: /[1-9]\d* runs, \d+ alarms and/ },
  ])(
    "is survived by no Worker $worker",
    { timeout: DEADLINE_MILLISECONDS },
    async ({ worker, violation }) => {
      // A kill may miss the moment that would show the fault, so there are a few rounds of them.
      let found = "";
      for (let round = 0; round < 8 && !violation.test(found); round++) {
        const summary = await runSchedules({
          seed,
          schedules: 6,
          round,
          worker,
          databasesOf: () => (worker === "consumesInFirst" ? 2 : 1),
          settlingMilliseconds: 15_000,
        });
        found = summary.violations.join("\n");
      }

      expect(found).toMatch(violation);
    },
  );
});
