/** How time passes: with every call answered, or in a storm. */
import { canAnswer, stepOperation } from "../faults.ts";
import type { Operation } from "../isolates.ts";
import { deliverMessage } from "./deliveries.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import { type Event, fireAlarm } from "./executionEvents.ts";

/** Alarms and messages: with one action a day and kind, a year would not do. */
const MAXIMUM_EVENTS = 3_000;
/** Without them clocks that disagree would disagree for ever, while no time passes. */
const MILLISECONDS_A_MESSAGE = 20;
/** Calls that are answered while no time passes. */
const MAXIMUM_CALLS = 5_000;
const MAXIMUM_STEPS_OF_STORM = 150;

/** What to watch out for while the world goes on. */
interface Watching {
  /** Of a call: whether to stop before it is answered. */
  readonly isAwaited?: (call: Operation) => boolean;
  /** Nothing is left to do but to let time pass. */
  readonly onIdle?: () => void;
}

/**
 * Lets the world go on without faults.
 *
 * @param milliseconds infinite: until there is nothing left to do
 * @param choose how the senders answer
 * @param watching what to watch out for
 * @returns false when it takes too many alarms and messages
 */
export async function liveOn(
  world: ExecutionWorld,
  milliseconds: number,
  choose: () => number,
  { isAwaited, onIdle }: Watching = {},
): Promise<boolean> {
  const until = world.now + milliseconds;
  for (let events = 0; events < MAXIMUM_EVENTS; events++) {
    if (await answerAll(world, choose, isAwaited)) return true;
    if (fireAlarm(world, 0)) continue;
    if (deliverMessage(world, 0, 0)) {
      await world.letPass(MILLISECONDS_A_MESSAGE);
      continue;
    }
    onIdle?.();
    const next = findNextMoment(world);
    if (next > until || next === Number.POSITIVE_INFINITY) {
      if (Number.isFinite(until)) await world.letPass(until - world.now);
      return true;
    }
    await world.letPass(next - world.now);
  }
  return false;
}

/**
 * Answers every call, until nobody waits for anything but time.
 *
 * @returns whether it stops before a call that is awaited
 */
export async function answerAll(
  world: ExecutionWorld,
  choose: () => number,
  isAwaited: (call: Operation) => boolean = () => false,
): Promise<boolean> {
  for (let calls = 0; calls < MAXIMUM_CALLS; calls++) {
    await world.settle();
    const operation = world.operations.find(canAnswer);
    if (operation === undefined) return false;
    if (isAwaited(operation)) return true;
    await stepOperation(world, operation, operation.kind === "fetch" ? choose() : 0);
  }
  world.report("it does not stop while no time passes");
  return true;
}

/** When an alarm fires or a timer rings next. */
function findNextMoment(world: ExecutionWorld): number {
  const moments = [
    ...world.senders.map(({ alarm }) => alarm.due),
    world.time.findNext(Number.POSITIVE_INFINITY)?.due ?? null,
  ];
  const next = Math.min(...moments.map((moment) => moment ?? Number.POSITIVE_INFINITY));
  return Math.max(world.now, next);
}

/**
 * Lets the world go on with faults: calls are answered in any order, messages come in any order, and now and then something
 * strikes.
 *
 * @param strikes what may strike
 * @param seed a number below 256 that all choices follow from
 */
export async function liveThroughStorm(
  world: ExecutionWorld,
  milliseconds: number,
  strikes: readonly Event[],
  seed: number,
): Promise<void> {
  const until = world.now + milliseconds;
  const next = newChoices(seed);
  for (let step = 0; step < MAXIMUM_STEPS_OF_STORM && world.now < until; step++) {
    await world.settle();
    const number = next();
    const [target, choice] = [(number >> 8) & 0xff, number & 0xff];
    const strike = (number >> 16) % 12 === 0 ? strikes[target % strikes.length] : undefined;
    if (strike !== undefined && (await strike(world, next() & 0xff, choice))) continue;
    if (!(await goOn(world, target, choice, until))) return;
  }
}

/** @returns false when there is nothing left to do until then */
async function goOn(
  world: ExecutionWorld,
  target: number,
  choice: number,
  until: number,
): Promise<boolean> {
  const answerable = world.operations.filter(canAnswer);
  const operation = answerable[target % Math.max(1, answerable.length)];
  // A sender may take its time, until it is given up.
  const isLeft = operation?.kind === "fetch" && choice % 8 === 7;
  if (operation !== undefined && !isLeft) {
    await stepOperation(world, operation, choice);
    return true;
  }
  if (fireAlarm(world, target) || deliverMessage(world, target, choice)) return true;
  const moment = Math.min(findNextMoment(world), until);
  if (await world.letPass(moment - world.now)) return true;
  if (operation === undefined) return false;
  await stepOperation(world, operation, choice);
  return true;
}

/** Numbers below 2^24 that look random. */
function newChoices(seed: number): () => number {
  let state = (seed + 1) * 0x9e37_79b1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x6d2b_79f5;
    return (state ^ (state >>> 12)) & 0xff_ffff;
  };
}
