/**
 * The Worker's own code in every order of events, with every crash and fault: thousands of schedules. What is modelled is
 * the platform alone.
 *
 * SCHEDULES=1000000 runs more of them; SEED and SCHEDULE replay one, as a failure says.
 */
import { expect, it } from "vitest";

import { DESIGN } from "./designs.ts";
import { type Exploration, explore } from "./explore.ts";
import { newStartStage } from "./startStage.ts";

const SCHEDULES = Number(process.env.SCHEDULES ?? 1_500);
const SEED = Number(process.env.SEED);
const PATH = process.env.SCHEDULE;
/** Below this many schedules a second the machine is not worth waiting for. */
const SLOWEST_SCHEDULES_A_SECOND = 5;

/** Every event there is. One that never happens proves nothing, so each must be seen. */
const EVENTS = [
  ...["client asks for a start", "client asks for a stop", "leads arrive", "instances finish"],
  ...["start", "stop"].flatMap((what) =>
    ["done", "replayed", "refused", "nothing-done", "unsettled"].map(
      (outcome) => `answer to a ${what}: ${outcome}`,
    ),
  ),
  ...["time passes", "alarm fires", "alarm is lost", "cron ticks", "the faults stop"],
  ...["alarm: fall-silent", "alarm: wait", "alarm: send-again", "alarm.fault"],
  ...["object crashes", "object is evicted", "second object", "worker dies"],
  ...["D1 rejects", "D1 is reset", "D1 commits and is reset", "write survives its caller"],
  ...["D1 commits, the connection is lost", "D1 never hears, the connection is lost"],
  ...["D1 commits, the deadline passes", "late write lands", "late write is lost"],
  ...["D1 is slow, the connection is lost", "D1 is slow, the deadline passes"],
  ...["the object is overloaded", "the call is lost", "the answer is lost", "the stub breaks"],
  ...["the caller's deadline passes", "read times out", "write times out", "call times out"],
  ...["the queue refuses", "the queue takes some", "the queue takes all and hangs"],
  ...["message: created", "message: repeated", "message: ended", "message.fault: retried"],
  ...["message is doubled", "message is lost", "acknowledgement is lost", "message is dead"],
  ...["dead-letter: recorded", "sweep.run: woken", "sweep.run: left-to-alarm"],
  "instances of an ended run cannot finish",
];
/** So rare that only a longer run must have seen them. */
const RARE_EVENTS = [
  "replay is asked for",
  "dead-letter.replay: sent",
  "dead-letter.fault: retried",
];
const SCHEDULES_WITH_RARE_EVENTS = 30_000;

it(
  `keeps every promise in ${SCHEDULES} schedules`,
  async () => {
    const startedAt = performance.now();
    const exploration = await explore(newStartStage(DESIGN), {
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
    if (PATH !== undefined) return;
    const expected = SCHEDULES < SCHEDULES_WITH_RARE_EVENTS ? EVENTS : [...EVENTS, ...RARE_EVENTS];
    expect(expected.filter((event) => !exploration.counts.has(event))).toEqual([]);
  },
  60_000 + (SCHEDULES / SLOWEST_SCHEDULES_A_SECOND) * 1_000,
);

function toReport({ path, violations, trace }: NonNullable<Exploration["failure"]>): string {
  return [
    `The design breaks a promise: ${violations.join(", ")}.`,
    `To see it again: SEED=${SEED} SCHEDULE=${path} npm run test:faults -- design`,
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
