/** A schedule: numbers that choose, one event after the other. The calm that follows is in calm.ts. */
import { goOnAnywhere } from "../faults.ts";
import { deliverMessage } from "./deliveries.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import {
  bringLeads,
  crashObject,
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
import { answerAll, liveOn, liveThroughStorm } from "./life.ts";
import {
  answerConnection,
  changeSender,
  reply,
  resolveUnknown,
  suppressLead,
  tellResult,
  tellStanding,
} from "./people.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIVES = [10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR];

/** What may befall a storm at any step. */
const STRIKES: readonly Event[] = [
  killWorker,
  killWorker,
  crashObject,
  splitObject,
  landLate,
  loseLate,
  stopCampaign,
  startCampaign,
  answerConnection,
  reply,
  suppressLead,
  tellResult,
  resolveUnknown,
  changeSender,
  tellStanding,
];

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
  [bringLeads, 4],
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

/**
 * Some hours or days pass: as they should, every call answered, every message delivered and every alarm in time; or in a
 * storm, with whatever faults the schedule has.
 */
async function lifeGoesOn(world: ExecutionWorld, target: number, choice: number): Promise<boolean> {
  const life = LIVES[(target >> 1) % LIVES.length] ?? 0;
  const isStormy = target % 2 === 1;
  world.note(isStormy ? "life goes on in a storm" : "life goes on", `${life / HOUR} h`);
  if (isStormy) {
    await liveThroughStorm(world, life, STRIKES, choice);
    return true;
  }
  const resume = world.pauseFaults();
  let calls = choice;
  await liveOn(world, life, () => {
    calls += 37;
    return calls & 0xff;
  });
  resume();
  return true;
}
