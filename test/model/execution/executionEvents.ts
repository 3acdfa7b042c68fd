/** What happens to the world from outside its isolates. Each says whether it could happen. */
import { insertLeads } from "../../../src/database/addLeads.ts";
import { startRun } from "../../../src/database/startRun.ts";
import { stopRun } from "../../../src/database/stopRun.ts";
import { sendRanges } from "../../../src/queue/sendRanges.ts";
import { ring } from "../alarms.ts";
import type { ExecutionWorld, SenderIsolate } from "./ExecutionWorld.ts";
import { AUDIENCE_ID, campaignIdOf, PLACE } from "./executionGround.ts";
import { addObject, chooseObject, runWorker } from "./processes.ts";

const MAXIMUM_ARRIVALS = 4;
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
      ...{ ...PLACE, campaignId, runId, traceId },
      ...{ apiKeyId: "api-key", idempotencyKey: null, planTag: null, askedAt: Date.now() },
    };
    const started = await startRun(env.DATABASE, request, Date.now());
    if (started === null) return;
    world.note("campaign is started", campaignId);
    await sendRanges(env, request, [started.whole]);
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
      ...{ ...PLACE, campaignId, stopId, traceId: stopId },
      ...{ apiKeyId: "api-key", idempotencyKey: null, askedAt: Date.now() },
    };
    const stopped = await stopRun(env.DATABASE, request, Date.now());
    if (stopped === null) return;
    world.note("campaign is stopped", stopped.runId);
  });
  return true;
}

/** Leads arrive in the audience, and so in every automatic campaign that is active. */
export function bringLeads(world: ExecutionWorld, target: number, choice: number): boolean {
  const isAwaited = world.settings.campaigns.some(({ isAutomatic }) => isAutomatic);
  if (!isAwaited || ++world.arrivals > MAXIMUM_ARRIVALS) return false;
  world.note("leads arrive");
  const traceId = world.newId();
  const addedAt = world.now;
  const leads = Array.from({ length: 1 + (target % 2) }, (_, index) => {
    const id = world.newId();
    return {
      ...{ index, id, name: "Grace Hopper", email: null, linkedinUrl: null, externalId: id },
      ...{ company: "Navy", title: null, attributes: {} },
    };
  });
  const request = { ...PLACE, audienceId: AUDIENCE_ID, addedAt };
  runWorker(world, "arrival", choice, async (env) => {
    const creation = await insertLeads(env.DATABASE, { ...request, leads, skipped: [] });
    if (creation?.outcome !== "created") throw new Error("The leads were not added.");
    for (const { range, ...run } of creation.resource.promises) {
      const sending = { ...PLACE, ...run, traceId };
      await sendRanges(env, sending, [range]);
    }
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
  ring(world, place.alarm, chooseObject(world, place, target));
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
