/**
 * Kills the Worker as often as you like and checks that nothing was lost or doubled.
 *
 * Usage: npx node test/kill/run.ts [--schedules N] [--seed N] [--round N] [--worker NAME]
 */
import { parseArgs } from "node:util";

import { runSchedules, WORKERS } from "./runSchedules.ts";
import { describeSummary, findUnmetFaults } from "./summary.ts";

const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    /** Repeats one round, as the report of a violation says it. */
    round: { type: "string" },
    worker: { type: "string", default: "observable" },
  },
});
const seed = Number(values.seed);
const worker = WORKERS.find((name) => name === values.worker);
if (worker === undefined) throw new Error(`--worker must be one of ${WORKERS.join(", ")}.`);

const beganAt = Date.now();
console.error(`To repeat this run's choices: --seed ${seed}`);
const summary = await runSchedules({
  seed,
  schedules: Number(values.schedules),
  round: values.round === undefined ? null : Number(values.round),
  worker,
  onRound: ({ schedules, kills, violations }) => {
    const seconds = Math.round((Date.now() - beganAt) / 1_000);
    console.error(
      `${seconds} s: ${schedules} schedules, ${kills} kills, ${violations.length} violations`,
    );
  },
});
console.log(describeSummary(summary));
const unmet = findUnmetFaults(summary);
if (unmet.length > 0) console.log(`never happened: ${unmet.join(", ")}`);
process.exitCode = summary.violations.length > 0 || unmet.length > 0 ? 1 : 0;
