/** What happens to the world from outside its isolates. Each says whether it could happen. */
import { startRun } from "../../../src/database/startRun.ts";
import { stopRun } from "../../../src/database/stopRun.ts";
import { consumeActions } from "../../../src/queue/consumeActions.ts";
import { consumeInstanceCreation } from "../../../src/queue/consumeInstanceCreation.ts";
import { sendRanges } from "../../../src/queue/sendRanges.ts";
import type { ExecutionWorld, QueuedMessage, SenderIsolate } from "./ExecutionWorld.ts";
import { ACCOUNT_GROUP_ID, campaignIdOf } from "./executionGround.ts";
import { addObject, chooseObject, runWorker } from "./processes.ts";

/** The platform abandons an alarm that throws so often. The real one tries six times. */
const ALARM_TRIES = 2;
const ALARM_RETRY_MILLISECONDS = 2_000;
/** A message that fails so often is dropped. */
const DELIVERIES = 3;
const WAITS = [1, 500, 5_000, 31_000, 121_000, 301_000, 3_600_000];

/** @param target which one of several; @param choice how; both below 256 */
export type Event = (
  world: ExecutionWorld,
  target: number,
  choice: number,
) => boolean | Promise<boolean>;

/** A campaign is started; its instances are created from messages, as those of any start. */
export function startCampaign(world: ExecutionWorld, target: number, choice: number): boolean {
  const campaignId = campaignIdOf(target % world.settings.campaigns.length);
  const runId = world.newId();
  const traceId = world.newId();
  world.note("start is asked for", campaignId);
  runWorker(world, "start", choice, async (env) => {
    const request = {
      ...{ accountGroupId: ACCOUNT_GROUP_ID, campaignId, runId, traceId },
      ...{ apiKeyId: "api-key", idempotencyKey: null, askedAt: Date.now() },
    };
    const started = await startRun(env.DATABASE, request, Date.now());
    if (started === null) return;
    world.note("campaign is started", campaignId);
    await sendRanges(env.INSTANCE_CREATION, request, [started.whole]);
  });
  return true;
}

/** A campaign is stopped: from the answer on, no call begins for the run. */
export function stopCampaign(world: ExecutionWorld, target: number, choice: number): boolean {
  const campaignId = campaignIdOf(target % world.settings.campaigns.length);
  const stopId = world.newId();
  world.note("stop is asked for", campaignId);
  runWorker(world, "stop", choice, async (env) => {
    const request = {
      ...{ accountGroupId: ACCOUNT_GROUP_ID, campaignId, stopId, traceId: stopId },
      ...{ apiKeyId: "api-key", idempotencyKey: null, askedAt: Date.now() },
    };
    const stopped = await stopRun(env.DATABASE, request, Date.now());
    if (stopped === null) return;
    const { runId } = stopped;
    world.note("campaign is stopped", runId);
    world.record.fences.push({ why: "the stop", from: world.moment(), before: { runId } });
  });
  return true;
}

export function letTimePass(world: ExecutionWorld, target: number): Promise<boolean> {
  const wait = WAITS[target % WAITS.length] ?? 0;
  world.note("time passes", `${wait} ms`);
  return world.letPass(wait);
}

/** An alarm that is due fires, in an object of the platform's choice. */
export function fireAlarm(world: ExecutionWorld, target: number): boolean {
  const due = world.senders.filter(({ alarm }) => alarm.due !== null && alarm.due <= world.now);
  const place = due[target % Math.max(1, due.length)];
  if (place === undefined) return false;
  const { alarm } = place;
  alarm.due = null;
  alarm.isRepeatedAfterCrash = true;
  const isolate = chooseObject(world, place, target);
  isolate.isInAlarm = true;
  world.note("alarm fires", isolate.name);
  world.run(
    isolate,
    () => Promise.resolve(isolate.object.alarm()),
    () => {
      isolate.isInAlarm = false;
      alarm.failedTries = 0;
    },
    () => {
      isolate.isInAlarm = false;
      if (++alarm.failedTries < ALARM_TRIES) alarm.due ??= world.now + ALARM_RETRY_MILLISECONDS;
    },
  );
  return true;
}

/** The platform loses an alarm: then the sweep wakes the sender. */
export function loseAlarm(world: ExecutionWorld, target: number): boolean {
  const place = world.senders[target % world.senders.length];
  if (place === undefined || !world.has("alarmsLost") || place.alarm.due === null) return false;
  world.note("alarm is lost", place.senderId);
  place.alarm.due = null;
  return true;
}

function chooseMemory(world: ExecutionWorld, target: number): SenderIsolate | undefined {
  const objects = world.senders.flatMap((place) => place.objects);
  return objects[target % Math.max(1, objects.length)];
}

/** All that an object has in memory is gone; what it has written to D1 may still arrive. */
export function crashObject(world: ExecutionWorld, target: number, choice: number): boolean {
  const isolate = chooseMemory(world, target);
  if (isolate === undefined || !world.has("crashes")) return false;
  world.note("object crashes", isolate.name);
  const { alarm, objects } = isolate.place;
  objects.splice(objects.indexOf(isolate), 1);
  world.kill(isolate, choice);
  if (isolate.isInAlarm && alarm.isRepeatedAfterCrash) alarm.due ??= world.now;
  return true;
}

/** An object with nothing to do is dropped from memory. */
export function evictObject(world: ExecutionWorld, target: number): boolean {
  const isolate = chooseMemory(world, target);
  if (isolate === undefined || isolate.tasks > 0) return false;
  world.note("object is evicted", isolate.name);
  isolate.place.objects.splice(isolate.place.objects.indexOf(isolate), 1);
  return true;
}

/** A second object of the same sender comes to life. */
export function splitObject(world: ExecutionWorld, target: number, choice: number): boolean {
  const place = world.senders[target % world.senders.length];
  if (place === undefined || !world.has("split") || place.objects.length !== 1) return false;
  world.note("second object", addObject(world, place, choice).name);
  return true;
}

/** An invocation is killed; what it called goes on. */
export function killWorker(world: ExecutionWorld, target: number, choice: number): boolean {
  const isolate = world.workers[target % Math.max(1, world.workers.length)];
  if (isolate === undefined || !world.has("workerDies")) return false;
  world.note("worker dies", isolate.name);
  world.workers.splice(world.workers.indexOf(isolate), 1);
  world.kill(isolate, choice);
  return true;
}

/** What was called by somebody who has given up, or is gone, arrives. */
export function landLate(world: ExecutionWorld, target: number, choice: number): boolean {
  const [execute] = world.inFlight.splice(target % Math.max(1, world.inFlight.length), 1);
  if (execute === undefined) return false;
  world.note("late call lands");
  (execute as (choice: number) => unknown)(world.isCalm ? 0 : choice);
  return true;
}

/** It never arrives. */
export function loseLate(world: ExecutionWorld, target: number): boolean {
  const [execute] = world.inFlight.splice(target % Math.max(1, world.inFlight.length), 1);
  if (execute === undefined) return false;
  world.note("late call is lost");
  return true;
}

/** Delivers a message: any of them, once or twice or never. */
export function deliverMessage(world: ExecutionWorld, target: number, choice: number): boolean {
  const { queue } = world;
  const place = target % Math.max(1, queue.length);
  const message = queue[place];
  if (message === undefined) return false;
  // What loses those that create instances is made up for by the campaign's object, which is not here.
  if (choice >= 232 && world.has("messagesLost") && message.queue === "actions") {
    world.note("message is lost");
    queue.splice(place, 1);
    return true;
  }
  if (choice >= 208 && world.has("messagesRepeated")) {
    world.note("message is doubled");
    queue.push(message);
    return true;
  }
  queue.splice(place, 1);
  deliver(world, message, choice >= 160 && world.has("messagesRepeated"), choice);
  return true;
}

function deliver(
  world: ExecutionWorld,
  message: QueuedMessage,
  isRepeated: boolean,
  choice: number,
): void {
  let isOpen = true;
  const settle = (isDone: boolean) => {
    if (!isOpen) return;
    isOpen = false;
    if (isDone && !isRepeated) return;
    const again = { ...message, deliveries: message.deliveries + 1 };
    if (again.deliveries < DELIVERIES || message.queue === "instance-creation") {
      world.note("message comes back");
      world.queue.push(again);
    } else world.note("message is dropped");
  };
  const { id, body, deliveries, queue } = message;
  const batch = {
    queue: `kickoff-${queue}`,
    messages: [
      {
        ...{ id, body, attempts: deliveries + 1, timestamp: new Date(world.now) },
        ack: () => settle(true),
        retry: () => settle(false),
      },
    ],
  } as unknown as MessageBatch;
  const consume = queue === "actions" ? consumeActions : consumeInstanceCreation;
  const isolate = runWorker(
    world,
    `consumer of ${queue}`,
    choice,
    (env) => consume(batch, env),
    () => settle(true),
    () => settle(false),
  );
  isolate.onDeath.push(() => settle(false));
}
