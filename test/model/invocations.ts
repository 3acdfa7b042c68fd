/** What runs: invocations of the Worker, and memories of the campaign's object with the calls that reach them. */
import { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";
import { toCampaignObjectName } from "../../src/campaignObject/campaignObjectName.ts";
import { Database, queueOf, storageOf } from "./bindings.ts";
import { callObject, invoke } from "./calls.ts";
import { PLACE } from "./Ground.ts";
import { type Bindings, type Isolate, newIsolate, type ObjectIsolate } from "./isolates.ts";
import type { World } from "./World.ts";

/** Begins an invocation of the Worker. */
export function runWorker<T>(
  world: World,
  name: string,
  choice: number,
  task: (env: Env) => Promise<T>,
  onEnd?: (value: T) => void,
  onFault?: () => void,
): Isolate {
  const isolate = newIsolate(name, world.chooseClockOffset(choice));
  const { env } = bindingsOf(world, isolate);
  invoke(world, isolate, () => task(env), onEnd, onFault);
  return isolate;
}

/** A new memory for the campaign's object. */
export function addObject(world: World, choice: number): ObjectIsolate {
  const isolate = newIsolate(`object ${world.newId()}`, world.chooseClockOffset(choice));
  const { env, state } = bindingsOf(world, isolate);
  const ObjectClass = world.design.objectClass ?? CampaignObject;
  const object = Object.assign(isolate, { object: new ObjectClass(state, env), isInAlarm: false });
  world.objects.push(object);
  return object;
}

/** The object that a call reaches; there is always one. */
export function chooseObject(world: World, choice: number): ObjectIsolate {
  return world.objects[choice % world.objects.length] ?? addObject(world, choice);
}

function bindingsOf(world: World, isolate: Isolate): Bindings {
  const { campaignId } = world.subject;
  const name = toCampaignObjectName({ ...PLACE, campaignId });
  const bindings = {
    env: {
      DATABASE: new Database(world, isolate),
      CAMPAIGNS: { getByName: () => stubOf(world, isolate) },
      // Who is told what happens is no part of the model.
      OUTBOXES: { getByName: () => ({ wake: () => Promise.resolve() }) },
      INSTANCE_CREATION: queueOf(world, isolate, (bodies) => {
        world.sentMessages += bodies.length;
        world.queue.push(...bodies.map((body) => ({ id: world.newId(), body, deliveries: 0 })));
      }),
    } as unknown as Env,
    state: {
      id: { name },
      storage: storageOf(world, isolate, world.alarm),
      waitUntil: (promise: Promise<unknown>) => {
        world.run(isolate, () => promise, ignore, ignore);
      },
    } as unknown as DurableObjectState,
  };
  return world.design.wrap?.(bindings, isolate) ?? bindings;
}

function ignore(): void {
  // What becomes of it shows in D1.
}

const METHODS = ["start", "stop", "sendArrival", "lookAfterRun"] as const;

/** An object in the eyes of who calls it: its answer comes in a further step, or never. */
function stubOf(world: World, isolate: Isolate) {
  const methods = METHODS.map((method) => [
    method,
    (input?: unknown) => {
      world.history.ask(method, input);
      return world.call(isolate, "call", method, (choice = 0) => {
        const called = chooseObject(world, choice);
        const call = called.object[method] as (input: unknown) => Promise<unknown>;
        return callObject(world, called, () => call.call(called.object, structuredClone(input)));
      });
    },
  ]);
  return Object.fromEntries(methods) as unknown;
}
