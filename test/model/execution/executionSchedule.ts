/** A schedule: numbers that choose, one event after the other, and then the calm in which all has to come to its end. */

import { wakeSender } from "../../../src/senders/wakeSender.ts";
import { canAnswer, canGiveUp, stepOperation } from "../faults.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import {
  crashObject,
  deliverMessage,
  type Event,
  evictObject,
  fireAlarm,
  killWorker,
  landLate,
  letTimePass,
  loseAlarm,
  loseLate,
  splitObject,
  startCampaign,
  stopCampaign,
} from "./executionEvents.ts";
import { ACCOUNT_GROUP_ID } from "./executionGround.ts";
import {
  answerConnection,
  changeSender,
  reply,
  resolveUnknown,
  restoreSenders,
  suppressLead,
  tellResult,
  tellStanding,
} from "./people.ts";
import { runWorker } from "./processes.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIVES = [10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR];
/** Bounds of the calm: with one action a day and kind, a year would not do. */
const MAXIMUM_ALARMS = 1_500;
const MAXIMUM_ROUNDS = 200;

/** How many of 256 choices fall on each event; all others answer a call, and so does one that cannot happen. */
const WEIGHTS: readonly (readonly [Event, number])[] = [
  [startCampaign, 14],
  [stopCampaign, 5],
  [deliverMessage, 22],
  [letTimePass, 12],
  [lifeGoesOn, 14],
  [fireAlarm, 14],
  [crashObject, 6],
  [evictObject, 2],
  [splitObject, 3],
  [killWorker, 6],
  [landLate, 5],
  [loseLate, 2],
  [loseAlarm, 2],
  [answerConnection, 8],
  [reply, 4],
  [suppressLead, 2],
  [tellResult, 5],
  [resolveUnknown, 5],
  [changeSender, 5],
  [tellStanding, 3],
];

const EVENTS: readonly Event[] = [
  ...Array.from(
    { length: 256 - WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0) },
    () => goOnAnywhere,
  ),
  ...WEIGHTS.flatMap(([event, weight]) => Array.from({ length: weight }, () => event)),
];

/** Lets the numbers, each below 2^24, choose what happens. */
export async function runSchedule(
  world: ExecutionWorld,
  choices: readonly number[],
): Promise<void> {
  await world.letPass(1_000);
  const resume = world.pauseFaults();
  startCampaign(world, 0, 0);
  await answerAll(world, () => 0);
  resume();
  for (const number of choices) {
    const event = EVENTS[number >> 16] ?? goOnAnywhere;
    const target = (number >> 8) & 0xff;
    const choice = number & 0xff;
    if (!(await event(world, target, choice))) await goOnAnywhere(world, target, choice);
    await world.settle();
  }
}

/** Ends the faults, mends what people can mend, and lets the world go on until nothing is left to do. */
export async function becomeQuiet(world: ExecutionWorld): Promise<void> {
  world.note("the faults stop");
  world.pauseFaults();
  while (landLate(world, 0, 0));
  sendMissingRanges(world);
  await liveOn(world, 10 * MINUTE, () => 0);
  sendMissingRanges(world);
  restoreSenders(world);
  sweep(world);
  for (const target of world.house.performances.keys()) {
    if (target % 2 === 0) await answerConnection(world, target, 0);
  }
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const hasEnded = await liveOn(world, Number.POSITIVE_INFINITY, () => 0);
    if (!hasEnded) {
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

/** The campaign's object and its sweep, which are not here, send again what was not sent. */
function sendMissingRanges(world: ExecutionWorld): void {
  for (const { id: runId, endedAt, campaignId, ...run } of world.record.readState().runs) {
    if (endedAt !== null || run.instancesCreated === run.instancesPromised) continue;
    const [row] = world.sqlite.query<{ end: number }>(
      "SELECT end_position AS end FROM runs WHERE id = ?1",
      runId,
    );
    const common = { version: 2, accountGroupId: ACCOUNT_GROUP_ID, campaignId, runId };
    const body = { ...common, from: 0, to: row?.end ?? 0, traceId: runId };
    world.queue.push({ id: world.newId(), queue: "instance-creation", body, deliveries: 0 });
  }
}

/** Each sender is woken, as the sweep does. */
function sweep(world: ExecutionWorld): void {
  world.note("the sweep wakes the senders");
  runWorker(world, "sweep", 0, async (env) => {
    for (const { senderId } of world.senders) {
      await wakeSender(env, { accountGroupId: ACCOUNT_GROUP_ID, senderId });
    }
  });
}

/** Some hours or days pass as they should: every call is answered, every message delivered, every alarm fires in time. */
async function lifeGoesOn(world: ExecutionWorld, target: number, choice: number): Promise<boolean> {
  const life = LIVES[target % LIVES.length] ?? 0;
  world.note("life goes on", `${life / HOUR} h`);
  const resume = world.pauseFaults();
  let calls = choice;
  await liveOn(world, life, () => {
    calls += 37;
    return calls & 0xff;
  });
  resume();
  return true;
}

/**
 * Lets the world go on without faults.
 *
 * @param milliseconds infinite: until there is nothing left to do
 * @param choose how the senders answer
 * @returns false when it takes too many alarms
 */
async function liveOn(
  world: ExecutionWorld,
  milliseconds: number,
  choose: () => number,
): Promise<boolean> {
  const until = world.now + milliseconds;
  for (let alarms = 0; alarms < MAXIMUM_ALARMS; ) {
    await answerAll(world, choose);
    if (fireAlarm(world, 0)) alarms++;
    else if (!deliverMessage(world, 0, 0)) {
      const next = findNextMoment(world);
      if (next > until || next === Number.POSITIVE_INFINITY) {
        if (Number.isFinite(until)) await world.letPass(until - world.now);
        return true;
      }
      await world.letPass(next - world.now);
    }
  }
  return false;
}

async function answerAll(world: ExecutionWorld, choose: () => number): Promise<void> {
  for (;;) {
    await world.settle();
    const operation = world.operations.find(canAnswer);
    if (operation === undefined) return;
    await stepOperation(world, operation, operation.kind === "fetch" ? choose() : 0);
  }
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

/** Answers a call or rings a timer. */
async function goOnAnywhere(
  world: ExecutionWorld,
  target: number,
  choice: number,
): Promise<boolean> {
  const { operations } = world;
  const pauses = [...world.time.timers].filter((timer) => world.isPause(timer));
  const count = operations.length + pauses.length;
  for (let offset = 0; offset < count; offset++) {
    const place = (target + offset) % count;
    const operation = operations[place];
    if (operation === undefined) {
      const timer = pauses[place - operations.length];
      if (timer !== undefined && (await world.letPass(timer.due - world.now))) return true;
    } else if (canAnswer(operation) || canGiveUp(world, operation, choice)) {
      await stepOperation(world, operation, choice);
      return true;
    }
  }
  return false;
}
