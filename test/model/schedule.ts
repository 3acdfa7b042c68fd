/** A schedule: numbers that choose, one event after the other, and then the calm in which all has to be finished. */
import { askForStart, askForStop, bringLeads } from "./clients.ts";
import {
  crashObject,
  deliverMessages,
  type Event,
  evictObject,
  finishInstances,
  fireAlarm,
  killWorker,
  landWrite,
  letTimePass,
  loseAlarm,
  loseWrite,
  replayDeadLetter,
  splitObject,
  tickCron,
} from "./events.ts";
import { canAnswer, goOnAnywhere, stepOperation } from "./faults.ts";
import type { World } from "./World.ts";

/** How many of 256 choices fall on each event; all others answer a call, and so does one that cannot happen. */
const WEIGHTS: readonly (readonly [Event, number])[] = [
  [askForStart, 16],
  [askForStop, 8],
  [deliverMessages, 24],
  [letTimePass, 16],
  [fireAlarm, 14],
  [tickCron, 5],
  [crashObject, 8],
  [evictObject, 3],
  [splitObject, 3],
  [killWorker, 3],
  [landWrite, 4],
  [loseWrite, 2],
  [loseAlarm, 2],
  [replayDeadLetter, 2],
  [bringLeads, 5],
  [finishInstances, 5],
];

const EVENTS: readonly Event[] = [
  ...Array.from(
    { length: 256 - WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0) },
    () => goOnAnywhere,
  ),
  ...WEIGHTS.flatMap(([event, weight]) => Array.from({ length: weight }, () => event)),
];

/** Bounds of the calm: no work takes longer once the faults have stopped. */
const MAXIMUM_ROUNDS = 40;
const MAXIMUM_CALM_MILLISECONDS = 30 * 60_000;
const MAXIMUM_CALM_MESSAGES = 60;
const CRON_MILLISECONDS = 60_000;

/** Lets the numbers, each below 2^24, choose what happens. */
export async function runSchedule(world: World, choices: readonly number[]): Promise<void> {
  for (const number of choices) {
    world.step++;
    const event = EVENTS[number >> 16] ?? goOnAnywhere;
    const target = (number >> 8) & 0xff;
    const choice = number & 0xff;
    if (!(await event(world, target, choice))) await goOnAnywhere(world, target, choice);
    await world.settle();
  }
}

/** Ends the faults, and lets the world go on without any request until it is quiet. */
export async function becomeQuiet(world: World): Promise<void> {
  world.note("the faults stop");
  world.pauseFaults();
  const { now, sentMessages } = world;
  while (landWrite(world, 0));
  let rounds = 0;
  while (rounds++ < MAXIMUM_ROUNDS && (await goOn(world)));
  world.step++;
  if (rounds > MAXIMUM_ROUNDS) world.report("it never becomes quiet");
  if (world.now - now > MAXIMUM_CALM_MILLISECONDS)
    world.report("it takes too long to become quiet");
  if (world.sentMessages - sentMessages > MAXIMUM_CALM_MESSAGES) world.report("it sends too much");
}

/** @returns false when there is nothing left to do */
async function goOn(world: World): Promise<boolean> {
  await answerAll(world);
  if (deliverMessages(world, 0, 0)) return await goOn(world);
  const { alarm, settings } = world;
  if (alarm.due !== null && settings.nets !== "sweep") {
    await world.letPass(alarm.due - world.now);
    return fireAlarm(world, 0);
  }
  if (!isSweepNeeded(world)) return false;
  await world.letPass(CRON_MILLISECONDS);
  return tickCron(world, 0, 0);
}

function isSweepNeeded(world: World): boolean {
  if (world.countRunsThatOwe() > 0) return true;
  const [row] = world.ground.sqlite.query<{ n: number }>(
    "SELECT count(*) AS n FROM dead_letters WHERE replay_requested_at IS NOT NULL AND replayed_at IS NULL",
  );
  return (row?.n ?? 0) > 0;
}

async function answerAll(world: World): Promise<void> {
  for (;;) {
    await world.settle();
    const operation = world.operations.find(canAnswer);
    if (operation !== undefined) {
      await stepOperation(world, operation, 0);
      continue;
    }
    const timer = world.time.findNext(Number.POSITIVE_INFINITY);
    if (timer === null) break;
    await world.letPass(timer.due - world.now);
  }
  const isBusy = world.workers.length > 0 || world.objects.some(({ tasks }) => tasks > 0);
  if (isBusy) world.report("something waits for ever");
}
