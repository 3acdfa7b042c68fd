/** What happens to the world from outside its processes. Each says whether it could happen. */
import { alarm } from "./alarm.ts";
import type { Isolate } from "./process.ts";
import { FAULTS } from "./upstream.ts";
import { sweep } from "./worker.ts";
import type { World } from "./world.ts";

/** The platform abandons an alarm that throws so often. The real one tries six times. */
const ALARM_TRIES = 2;
const ALARM_RETRY_MILLISECONDS = 2_000;
const WAITS = [1, 1_000, 4_000, 5_000, 11_000, 61_000, 301_000];

/** @param target which one of several; @param choice how; both below 256 */
export type Event = (world: World, target: number, choice: number) => boolean;

export function letTimePass(world: World, target: number): boolean {
  const wait = WAITS[target % WAITS.length] ?? 0;
  world.note("time passes", () => `${wait} ms`);
  world.now += wait;
  return true;
}

/** An alarm that is due fires, early or late, in an object of the platform's choice. */
export function fireAlarm(world: World, target: number): boolean {
  const { alarm: slot } = world;
  if (slot.due === null || slot.due > world.now || world.settings.nets === "sweep") return false;
  slot.due = null;
  slot.isRepeatedAfterCrash = true;
  const object = world.chooseObject(target);
  world.note("alarm fires", () => object.name);
  world.spawn(
    "alarm",
    object,
    alarm(world, object),
    () => {
      slot.failedTries = 0;
    },
    (error) => {
      if (world.design.alarmCatches) throw error;
      if (++slot.failedTries < ALARM_TRIES) slot.due ??= world.now + ALARM_RETRY_MILLISECONDS;
    },
  );
  return true;
}

export function loseAlarm(world: World): boolean {
  if (!world.has("alarmsLost") || world.alarm.due === null) return false;
  world.note("alarm is lost");
  world.alarm.due = null;
  return true;
}

export function tickCron(world: World, _target: number, choice: number): boolean {
  if (world.settings.nets === "alarm" || !world.design.sweeps) return false;
  world.note("cron ticks");
  const clockOffset = world.chooseClockOffset(choice);
  world.spawn("sweep", null, sweep(world, clockOffset));
  return true;
}

/** All that an object has in memory is gone; what it has written to D1 may still arrive. */
export function crashObject(world: World, target: number, choice: number): boolean {
  const object = world.objects[target % Math.max(1, world.objects.length)];
  if (object === undefined || !world.has("crashes")) return false;
  world.note("object crashes", () => object.name);
  killProcesses(world, object, choice);
  const fault = choice % 2 === 0 ? FAULTS.objectLost : FAULTS.objectBroken;
  for (const call of object.calls) call.reply = { fault };
  world.objects.splice(world.objects.indexOf(object), 1);
  return true;
}

/** An object with nothing to do is dropped from memory. */
export function evictObject(world: World, target: number): boolean {
  const object = world.objects[target % Math.max(1, world.objects.length)];
  if (object === undefined || world.processes.some(({ home }) => home === object)) return false;
  world.note("object is evicted", () => object.name);
  world.objects.splice(world.objects.indexOf(object), 1);
  return true;
}

/** A second object of the same campaign comes to life. */
export function splitObject(world: World, _target: number, choice: number): boolean {
  if (!world.has("split") || world.objects.length !== 1) return false;
  world.history.splits++;
  const object = world.addObject(choice);
  world.note("second object", () => object.name);
  return true;
}

/** A Worker is killed, and its client hears nothing; what it called goes on. */
export function killWorker(world: World, target: number): boolean {
  if (!world.has("workerDies")) return false;
  const workers = world.processes.filter(({ home }) => home === null);
  const process = workers[target % Math.max(1, workers.length)];
  if (process === undefined) return false;
  world.note("worker dies", () => process.name);
  if (process.effect?.kind === "write" && world.has("lateWrites")) {
    world.inFlight.push(process.effect.execute);
  }
  world.remove(process);
  return true;
}

/** A write arrives in D1 whose caller has given up or is gone. */
export function landWrite(world: World, target: number): boolean {
  const [execute] = world.inFlight.splice(target % Math.max(1, world.inFlight.length), 1);
  if (execute === undefined) return false;
  world.note("late write lands");
  world.history.lateWrites++;
  execute();
  return true;
}

/** A write never arrives. */
export function loseWrite(world: World, target: number): boolean {
  const [execute] = world.inFlight.splice(target % Math.max(1, world.inFlight.length), 1);
  if (execute === undefined) return false;
  world.note("late write is lost");
  return true;
}

/** Workflows come to their end for the leads of some cells. */
export function finishInstances(world: World, target: number, choice: number): boolean {
  const run = world.database.runs[target % Math.max(1, world.database.runs.length)];
  if (run === undefined) return false;
  world.note("instances finish", () => `${run.id} ${choice.toString(2)}`);
  world.database.finishInstances(run, choice);
  return true;
}

function killProcesses(world: World, object: Isolate, choice: number): void {
  const killed = world.processes.filter(({ home }) => home === object);
  for (const [index, process] of killed.entries()) {
    world.remove(process);
    if (process.effect?.kind === "write")
      cutOffWrite(world, process.effect.execute, choice >> index);
    if (process.name === "alarm" && world.alarm.isRepeatedAfterCrash) world.alarm.due ??= world.now;
  }
}

/** A write that was on its way when its caller died: it never left, or it arrives, or it arrives late. */
function cutOffWrite(world: World, execute: () => unknown, choice: number): void {
  if (choice % 4 < 2) return;
  if (choice % 4 === 2 && world.has("lateWrites")) {
    world.inFlight.push(execute);
    // No other object takes over within the same millisecond.
    world.now += 1;
    return;
  }
  world.note("write survives its object");
  execute();
}
