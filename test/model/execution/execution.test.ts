/**
 * The execution of campaigns by the Worker's own code, in every order of events, with every crash and fault: weeks of
 * their life a schedule. What is modelled is the platform, the senders and the clock.
 *
 * SCHEDULES=100000 runs more of them; SEED and SCHEDULE replay one, as a failure says.
 */
import { expect, it } from "vitest";

import { type Exploration, explore } from "../explore.ts";
import { EXECUTION } from "./executionDesigns.ts";
import { newExecutionStage } from "./executionStage.ts";

const SCHEDULES = Number(process.env.SCHEDULES ?? 200);
const SEED = Number(process.env.SEED);
const PATH = process.env.SCHEDULE;
/** Below this many schedules a second the machine is not worth waiting for. */
const SLOWEST_SCHEDULES_A_SECOND = 5;

it(
  `keeps every promise in ${SCHEDULES} schedules`,
  async () => {
    const startedAt = performance.now();
    const exploration = await explore(newExecutionStage(EXECUTION), {
      ...{ schedules: SCHEDULES, seed: SEED, path: PATH, shrinks: true },
      onProgress: (schedules) => {
        process.stdout.write(`${schedules} of ${SCHEDULES} schedules\n`);
      },
    });
    console.log(summarize(exploration, (performance.now() - startedAt) / 1_000));
    if (exploration.failure !== null) throw new Error(toReport(exploration.failure));
    expect(exploration.schedules).toBeGreaterThan(0);
  },
  60_000 + (SCHEDULES / SLOWEST_SCHEDULES_A_SECOND) * 1_000,
);

function toReport({ path, violations, trace }: NonNullable<Exploration["failure"]>): string {
  return [
    `Execution breaks a promise: ${violations.join(", ")}.`,
    `To see it again: SEED=${SEED} SCHEDULE=${path} npm test -- --project model execution`,
    ...trace,
  ].join("\n");
}

function summarize({ schedules, counts }: Exploration, seconds: number): string {
  const events = [...counts].sort(([, a], [, b]) => b - a);
  return [
    `${schedules} schedules in ${seconds.toFixed(1)} s, ${Math.round(schedules / seconds)} a second`,
    ...events.map(([event, count]) => `${String(count).padStart(10)}  ${event}`),
  ].join("\n");
}
