/**
 * The start as a model: every order of events, every crash and fault, tens of thousands of schedules. What decides is the
 * real code; what is modelled is the world around it, and the steps between.
 *
 * SCHEDULES=5000000 runs more of them; SEED and SCHEDULE replay one, as a failure says.
 */
import { expect, it } from "vitest";

import { DESIGN } from "./design.ts";
import { type Exploration, explore } from "./explore.ts";

const SCHEDULES = Number(process.env.SCHEDULES ?? 50_000);
const SEED = Number(process.env.SEED);
const PATH = process.env.SCHEDULE;
/** Below this many schedules a second the machine is not worth waiting for. */
const SLOWEST_SCHEDULES_A_SECOND = 500;

/** Every event there is. One that never happens proves nothing, so each must be seen. */
const EVENTS = [
  ...["client starts", "client stops", "leads arrive", "instances finish", "time passes"],
  ...["start", "stop"].flatMap((what) =>
    ["done", "replayed", "refused", "nothing-done", "unsettled"].map(
      (outcome) => `answer to ${what}: ${outcome}`,
    ),
  ),
  "turned away",
  ...["alarm fires", "alarm is lost", "cron ticks"],
  ...["look: fall-silent", "look: wait", "look: send-again"],
  ...["object crashes", "object is evicted", "second object", "worker dies"],
  ...["D1 rejects", "D1 is reset", "write survives its object"],
  ...["D1 commits, the connection is lost", "D1 never hears, the connection is lost"],
  ...["D1 commits, the deadline passes", "late write lands", "late write is lost"],
  ...["D1 is slow, the connection is lost", "D1 is slow, the deadline passes"],
  ...["the object is overloaded", "the call is lost", "the answer is lost", "the stub breaks"],
  ...["the caller's deadline passes", "the faults stop"],
  ...["the queue refuses", "the queue takes some", "the queue takes all and hangs"],
  ...["range is created", "range is repeated", "range is ended", "consumer fails"],
  ...["message is doubled", "message is lost", "acknowledgement is lost"],
  ...["message is dead", "dead letter is replayed"],
];

it(
  `keeps every promise in ${SCHEDULES} schedules`,
  () => {
    const startedAt = performance.now();
    const exploration = explore(DESIGN, {
      schedules: SCHEDULES,
      seed: SEED,
      path: PATH,
      shrinks: true,
      onProgress: (schedules) => {
        // Past Vitest, which prints what a test logs when the test is over.
        process.stdout.write(`${schedules} of ${SCHEDULES} schedules\n`);
      },
    });
    const seconds = (performance.now() - startedAt) / 1_000;

    console.log(summarize(exploration, seconds));
    if (exploration.failure !== null) throw new Error(toReport(exploration.failure));
    if (PATH === undefined) expect([...exploration.counts.keys()].sort()).toEqual(EVENTS.sort());
  },
  60_000 + (SCHEDULES / SLOWEST_SCHEDULES_A_SECOND) * 1_000,
);

function toReport({ path, violations, trace }: NonNullable<Exploration["failure"]>): string {
  return [
    `The design breaks a promise: ${violations.join(", ")}.`,
    `To see it again: SEED=${SEED} SCHEDULE=${path} npm test -- --project model design`,
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
