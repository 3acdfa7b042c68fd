/**
 * The execution of campaigns by the Worker's own code, in every order of events, with every crash and fault: weeks of
 * their life a schedule. What is modelled is the platform, the senders and the clock.
 *
 * EXECUTIONS=100000 runs more of them; SEED and SCHEDULE replay one, as a failure says.
 */
import { expect, it } from "vitest";

import { type Exploration, explore } from "../explore.ts";
import { EXECUTION } from "./executionDesigns.ts";
import { newExecutionStage } from "./executionStage.ts";

const SCHEDULES = Number(process.env.EXECUTIONS ?? 120);
const SEED = Number(process.env.SEED);
const PATH = process.env.SCHEDULE;
/** Below this many schedules a second the machine is not worth waiting for. */
const SLOWEST_SCHEDULES_A_SECOND = 2;

/** Every event there is. One that never happens proves nothing, so each must be seen. */
const EVENTS = [
  ...["start is asked for", "campaign is started", "stop is asked for", "campaign is stopped"],
  ...["time passes", "life goes on", "life goes on in a storm", "the faults stop"],
  ...["alarm fires", "sender.look: looked", "sender.fault", "actions: performed"],
  ...["action is claimed", "sender is asked", "sender answers: sent", "sender answers: later"],
  ...["sender answers: accepted", "sender answers: 500", "actions.fault: retried"],
  ...["event: connection.accepted applied", "event: message.received applied"],
  ...["event: sender.limited applied", "event: sender.blocked applied"],
  ...["event: sender.restored applied", "lead is suppressed", "sender is changed"],
  ...["resolution: resolved", "object crashes", "object is evicted", "worker dies"],
  ...["message is doubled", "message comes back", "message: created", "message: ended"],
  ...["D1 rejects", "D1 is reset", "D1 commits and is reset", "D1 commits, the answer is slow"],
  ...["D1 commits, the connection is lost", "D1 never hears, the connection is lost"],
  ...["D1 commits, the deadline passes", "D1 is slow, the connection is lost"],
  ...["D1 is slow, the deadline passes", "late call lands", "late call is lost"],
];
/** So rare that only a longer run must have seen them. */
const RARE_EVENTS = [
  ...["sender answers: skipped", "sender answers: rejected", "sender answers: blocked"],
  ...["sender answers: 200", "sender answers: sent before", "sender answers: too late"],
  ...["sender is given up", "the sender is not reached", "the sender's answer is lost"],
  ...["the request is late, the connection is lost", "fetch survives its caller"],
  ...["sender is looked up: sent", "sender is looked up: not_found"],
  ...["person says: sent", "person says: not_sent", "person says: skip", "resolution: repeated"],
  ...[
    "event: action.sent applied",
    "event: action.rejected applied",
    "event: action.later applied",
  ],
  ...["event: connection.withdrawn applied", "second object", "alarm is lost", "cron ticks"],
  ...["message is lost", "message is dropped", "the queue refuses", "the queue takes some"],
  ...["the queue takes all and hangs", "the object is overloaded", "the call is lost"],
  ...["the answer is lost", "the stub breaks", "the caller's deadline passes"],
];
const SCHEDULES_WITH_RARE_EVENTS = 5_000;

it(
  `keeps every promise in ${SCHEDULES} schedules`,
  async ({ task }) => {
    const startedAt = performance.now();
    const exploration = await explore(newExecutionStage(EXECUTION), {
      ...{ schedules: SCHEDULES, seed: SEED, path: PATH, shrinks: true },
      onProgress: (schedules) => {
        // Past Vitest, which prints what a test logs when the test is over.
        process.stdout.write(`${schedules} of ${SCHEDULES} schedules\n`);
      },
    });
    const { schedules, counts, failure } = exploration;
    const seconds = (performance.now() - startedAt) / 1_000;

    console.log(listEvents(counts));
    const asks = counts.get("sender is asked") ?? 0;
    Object.assign(task.meta, {
      summary: `${schedules} schedules, ${asks} calls, in ${seconds.toFixed(1)} s`,
    });
    if (failure !== null) throw new Error(toReport(failure));
    if (PATH !== undefined) return;
    const expected = SCHEDULES < SCHEDULES_WITH_RARE_EVENTS ? EVENTS : [...EVENTS, ...RARE_EVENTS];
    expect(expected.filter((event) => !counts.has(event))).toEqual([]);
  },
  60_000 + (SCHEDULES / SLOWEST_SCHEDULES_A_SECOND) * 1_000,
);

function toReport({ path, violations, trace }: NonNullable<Exploration["failure"]>): string {
  return [
    `Execution breaks a promise: ${violations.join(", ")}.`,
    `To see it again: SEED=${SEED} SCHEDULE=${path} npm run test:faults -- execution.test`,
    ...trace,
  ].join("\n");
}

function listEvents(counts: Exploration["counts"]): string {
  const events = [...counts].sort(([, a], [, b]) => b - a);
  return events.map(([event, count]) => `${String(count).padStart(10)}  ${event}`).join("\n");
}
