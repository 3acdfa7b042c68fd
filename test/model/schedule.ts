/** A schedule: numbers that choose, one event after the other, and then the calm in which all has to be finished. */
import { askForStart, askForStop, bringLeads } from "./clients.ts";
import {
  crashObject,
  type Event,
  evictObject,
  finishInstances,
  fireAlarm,
  killWorker,
  landWrite,
  letTimePass,
  loseAlarm,
  loseWrite,
  splitObject,
  tickCron,
} from "./events.ts";
import { canGiveUp, canStep, stepProcess } from "./perform.ts";
import { deliverMessage, replayDeadLetter } from "./queue.ts";
import type { World } from "./world.ts";

/** How many of 256 choices fall on each event; all others step a process, and so does one that cannot happen. */
const WEIGHTS: readonly (readonly [Event, number])[] = [
  [askForStart, 16],
  [askForStop, 8],
  [deliverMessage, 32],
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
    () => stepAnyProcess,
  ),
  ...WEIGHTS.flatMap(([event, weight]) => Array.from({ length: weight }, () => event)),
];

/** Bounds of the calm: no work takes longer once the faults have stopped. */
const MAXIMUM_ROUNDS = 40;
const MAXIMUM_CALM_MILLISECONDS = 30 * 60_000;
const MAXIMUM_CALM_MESSAGES = 60;
const CRON_MILLISECONDS = 60_000;

/** Lets the numbers, each below 2^24, choose what happens. */
export function runSchedule(world: World, choices: readonly number[]): void {
  for (const number of choices) {
    world.step++;
    const event = EVENTS[number >> 16] ?? stepAnyProcess;
    const target = (number >> 8) & 0xff;
    const choice = number & 0xff;
    if (!event(world, target, choice)) stepAnyProcess(world, target, choice);
  }
}

/** Ends the faults, and lets the world go on without any request until it is quiet. */
export function becomeQuiet(world: World): void {
  world.note("the faults stop");
  world.endFaults();
  const { now, sentMessages } = world;
  while (landWrite(world, 0));
  let rounds = 0;
  while (rounds++ < MAXIMUM_ROUNDS && goOn(world));
  world.step++;
  if (rounds > MAXIMUM_ROUNDS) world.report("it never becomes quiet");
  if (world.now - now > MAXIMUM_CALM_MILLISECONDS)
    world.report("it takes too long to become quiet");
  if (world.sentMessages - sentMessages > MAXIMUM_CALM_MESSAGES) world.report("it sends too much");
}

/** @returns false when there is nothing left to do */
function goOn(world: World): boolean {
  runProcesses(world);
  while (deliverMessage(world, 0, 0));
  if (world.processes.length > 0) return true;
  const { alarm, settings, database, design } = world;
  const isIncomplete = database.listIncompleteRuns(world.now, 0).length > 0;
  if (alarm.due !== null && settings.nets !== "sweep") {
    world.now = Math.max(world.now, alarm.due);
    return fireAlarm(world, 0);
  }
  if (!isIncomplete || settings.nets === "alarm" || !design.sweeps) return false;
  world.now += CRON_MILLISECONDS;
  return tickCron(world, 0, 0);
}

function runProcesses(world: World): void {
  for (;;) {
    const process = world.processes.find(canStep);
    if (process === undefined) break;
    stepProcess(world, process, 0);
  }
  if (world.processes.length > 0) world.report("a process waits for ever");
}

function stepAnyProcess(world: World, target: number, choice: number): boolean {
  const { processes } = world;
  const count = processes.length;
  for (let offset = 0; offset < count; offset++) {
    const process = processes[(target + offset) % count];
    if (process !== undefined && (canStep(process) || canGiveUp(world, process, choice))) {
      stepProcess(world, process, choice);
      return true;
    }
  }
  return false;
}
