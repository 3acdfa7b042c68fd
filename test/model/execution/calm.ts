/** The calm at the end of a schedule: all has to come to its end. */
import { shareOfSweep } from "../../../src/sweeps/shareOfSweep.ts";
import { wakeSenders } from "../../../src/sweeps/wakeSenders.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import { landLate } from "./executionEvents.ts";
import { PLACE } from "./executionGround.ts";
import { findSleepers } from "./findSleepers.ts";
import { liveOn } from "./life.ts";
import { answerConnection, resolveUnknown, restoreSenders, tellResult } from "./people.ts";
import { runWorker } from "./processes.ts";

const MINUTE_MILLISECONDS = 60_000;
const FIRST_MINUTES_MILLISECONDS = 10 * MINUTE_MILLISECONDS;
/** So long a sender is overdue before the sweep wakes it. */
const OVERDUE_MILLISECONDS = 2 * MINUTE_MILLISECONDS;
const MOST_TICKS = 10;
/** How often people say what is unknown, at the most. */
const MAXIMUM_ROUNDS = 200;

/** Ends the faults, mends what people can mend, and lets the world go on until nothing is left to do. */
export async function becomeQuiet(world: ExecutionWorld): Promise<void> {
  world.note("the faults stop");
  world.pauseFaults();
  while (landLate(world, 0, 0));
  sendMissingRanges(world);
  if (world.settings.hasSweep || world.hasLostWakes) {
    // What has happened until now may have left senders asleep: the sweep finds them.
    await liveOn(world, FIRST_MINUTES_MILLISECONDS, answerAtOnce);
    sendMissingRanges(world);
    await sweepUntilAllAreAwake(world);
  }
  await goOn(world, FIRST_MINUTES_MILLISECONDS);
  restoreSenders(world);
  for (const target of world.house.performances.keys()) {
    if (target % 2 === 0) await answerConnection(world, target, 0);
  }
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    if (!(await goOn(world, Number.POSITIVE_INFINITY))) {
      world.report("it never becomes quiet");
      break;
    }
    const acts = [tellResult, resolveUnknown].map((act) => act(world, 0, 0));
    if (!acts.some(Boolean)) break;
  }
  const isBusy =
    world.workers.length > 0 ||
    world.senders.some(({ objects }) => objects.some(({ tasks }) => tasks > 0));
  if (isBusy) world.report("something waits for ever");
}

const answerAtOnce = () => 0;

/** No sender sleeps meanwhile that has something to do. */
function goOn(world: ExecutionWorld, milliseconds: number): Promise<boolean> {
  return liveOn(world, milliseconds, answerAtOnce, {
    onIdle: () => {
      // Whoever waits between two attempts may be about to wake it.
      if (world.workers.length > 0) return;
      for (const { words } of findSleepers(world)) world.report(words);
    },
  });
}

/** The cron trigger fires each minute: here in those in which it has something to find. */
async function sweepUntilAllAreAwake(world: ExecutionWorld): Promise<void> {
  for (let ticks = 0; ticks < MOST_TICKS; ticks++) {
    const [sleeper] = findSleepers(world);
    if (sleeper === undefined) return;
    const overdueAt = Math.max(sleeper.dueAt, world.now) + OVERDUE_MILLISECONDS;
    await liveOn(world, overdueAt + world.clockTolerance - world.now, answerAtOnce);
    world.note("cron ticks");
    runWorker(world, "sweep", 0, (env) =>
      wakeSenders(env, { databaseNumber: 1, database: env.DATABASE }, shareOfSweep(1)),
    );
    await liveOn(world, MINUTE_MILLISECONDS, answerAtOnce);
  }
}

/** The campaign's object and its sweep, which are not here, send again what was not sent. */
function sendMissingRanges(world: ExecutionWorld): void {
  for (const { id: runId, endedAt, campaignId, ...run } of world.record.readState().runs) {
    if (endedAt !== null || run.instancesCreated === run.instancesPromised) continue;
    const [range] = world.sqlite.query<{ from: number; to: number }>(
      'SELECT first_position AS "from", end_position AS "to" FROM runs WHERE id = ?1',
      runId,
    );
    const common = { version: 3, ...PLACE, campaignId, runId };
    const body = { ...common, ...range, traceId: runId };
    world.queue.push({ id: world.newId(), queue: "instance-creation", body, deliveries: 0 });
  }
}
