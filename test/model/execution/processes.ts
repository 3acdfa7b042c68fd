/** What runs: invocations of the Worker, and memories of senders' objects with the calls that reach them. */
import { SenderObject } from "../../../src/senderObject/SenderObject.ts";
import {
  parseSenderObjectName,
  toSenderObjectName,
} from "../../../src/senders/senderObjectName.ts";
import { Database, queueOf, storageOf } from "../bindings.ts";
import { callObject, invoke } from "../calls.ts";
import { type Isolate, newIsolate } from "../isolates.ts";
import type {
  ExecutionWorld,
  QueuedMessage,
  SenderIsolate,
  SenderPlace,
} from "./ExecutionWorld.ts";
import { PLACE } from "./executionGround.ts";

/** Begins an invocation of the Worker. */
export function runWorker<T>(
  world: ExecutionWorld,
  name: string,
  choice: number,
  task: (env: Env) => Promise<T>,
  onEnd?: (value: T) => void,
  onFault?: () => void,
): Isolate {
  const isolate = newIsolate(name, world.chooseClockOffset(choice));
  const env = environmentOf(world, isolate);
  invoke(world, isolate, () => task(env), onEnd, onFault);
  return isolate;
}

/** A new memory for a sender's object. */
export function addObject(
  world: ExecutionWorld,
  place: SenderPlace,
  choice: number,
): SenderIsolate {
  const name = `object ${world.newId()} of ${place.senderId}`;
  const isolate = newIsolate(name, world.chooseClockOffset(choice));
  const state = {
    id: { name: toSenderObjectName({ ...PLACE, ...place }) },
    storage: storageOf(world, isolate, place.alarm, isolate.clockOffset),
    waitUntil: (promise: Promise<unknown>) => {
      world.run(isolate, () => promise, ignore, ignore);
    },
  } as unknown as DurableObjectState;
  const ObjectClass = world.design.objectClass ?? SenderObject;
  const object = new ObjectClass(state, environmentOf(world, isolate));
  const memory = Object.assign(isolate, { place, object, isInAlarm: false });
  place.objects.push(memory);
  return memory;
}

function ignore(): void {
  // What becomes of it shows in D1.
}

/** The object that a call or an alarm reaches; there is always one. */
export function chooseObject(
  world: ExecutionWorld,
  place: SenderPlace,
  choice: number,
): SenderIsolate {
  return place.objects[choice % place.objects.length] ?? addObject(world, place, choice);
}

function environmentOf(world: ExecutionWorld, isolate: Isolate): Env {
  const put = (queue: QueuedMessage["queue"]) => (bodies: readonly unknown[]) => {
    world.queue.push(...bodies.map((body) => ({ id: world.newId(), queue, body, deliveries: 0 })));
  };
  const env = {
    DATABASE: new Database(world, isolate),
    SENDERS: { getByName: (name: string) => stubOf(world, isolate, name) },
    // Who is told what happens is no part of the model.
    OUTBOXES: { getByName: () => ({ wake: () => Promise.resolve() }) },
    INSTANCE_CREATION: queueOf(world, isolate, put("instance-creation")),
    ACTIONS: queueOf(world, isolate, put("actions")),
    SENDER_SECRETS_KEY: Buffer.alloc(32).toString("base64"),
    LOCAL_SENDERS: "refused",
  } as unknown as Env;
  return world.design.wrap?.(env, isolate) ?? env;
}

/** An object in the eyes of who calls it: its answer comes in a further step, or never. */
function stubOf(world: ExecutionWorld, isolate: Isolate, name: string) {
  const { senderId } = parseSenderObjectName(name);
  const place = world.senders.find((one) => one.senderId === senderId);
  if (place === undefined) throw new Error(`There is no sender ${senderId}.`);
  return {
    wake: (settled: number) =>
      world.call(isolate, "call", "wake", (choice = 0) => {
        const called = chooseObject(world, place, choice);
        return callObject(world, called, () => Promise.resolve(called.object.wake(settled)));
      }),
  };
}
