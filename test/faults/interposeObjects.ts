/** Puts faults between the objects and what they call: their calls are told apart by the event that makes them. */
import { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";
import { SenderObject } from "../../src/senderObject/SenderObject.ts";
import type { Director, Scene } from "./director.ts";
import type { Boundary } from "./faultKinds.ts";
import { onBehalfOf } from "./lives.ts";
import { replaceMethod } from "./replaceMethod.ts";
import type { Through } from "./strike.ts";

const EVENTS_OF_CAMPAIGN: Record<string, Scene> = {
  start: "start",
  stop: "stop",
  sendArrival: "arrival",
  lookAfterRun: "look",
  alarm: "alarm",
};
const EVENTS_OF_SENDER: Record<string, Scene> = { wake: "wake", alarm: "pace" };

type Method = (...input: unknown[]) => unknown;
type ObjectMethod = (this: object, ...input: unknown[]) => Promise<unknown>;

/** What an event of an object failed with: the runtime prints each exception that leaves an object, with its stack. */
interface Failed {
  readonly failedWith: string;
}

/** What an object answered; throws what it failed with. */
export function throwIfFailed(result: unknown): unknown {
  const failedWith = (result as Partial<Failed> | undefined)?.failedWith;
  if (failedWith !== undefined) throw new Error(failedWith);
  return result;
}

/** Interposes both kinds of objects. Of a sender's nobody waits for the looks, so the director keeps account of them. */
export function interposeObjects(through: Through, findDirector: () => Director | null): void {
  interposeEvents(CampaignObject.prototype, EVENTS_OF_CAMPAIGN, through, (event) => event);
  interposeEvents(
    SenderObject.prototype,
    EVENTS_OF_SENDER,
    through,
    (event) => findDirector()?.keepAccountOf(event) ?? event,
  );
}

function interposeEvents(
  prototype: object,
  events: Readonly<Record<string, Scene>>,
  through: Through,
  keepAccountOf: (event: Promise<unknown>) => Promise<unknown>,
): void {
  const methods = prototype as Record<string, ObjectMethod>;
  for (const [name, scene] of Object.entries(events)) {
    const real = methods[name];
    if (real === undefined) throw new Error(`An object has no ${name}.`);
    replaceMethod(methods, name, function (...input) {
      interposeStorage(this, through);
      const event = onBehalfOf(scene, () => real.apply(this, input));
      return keepAccountOf(
        event.catch((error: unknown) => ({ failedWith: String(error) }) satisfies Failed),
      );
    });
  }
}

const STORAGE_CALLS: Record<string, Boundary> = {
  getAlarm: "alarm.get",
  setAlarm: "alarm.set",
  deleteAlarm: "alarm.delete",
  deleteAll: "alarm.delete",
};

const interposedObjects = new WeakSet<object>();

/** An object's storage is replaced in each new instance. */
function interposeStorage(object: object, through: Through): void {
  if (interposedObjects.has(object)) return;
  interposedObjects.add(object);
  const holder = object as { ctx: DurableObjectState };
  const { ctx } = holder;
  const storage = bindTo(ctx.storage, (name, method) => {
    const boundary = STORAGE_CALLS[name];
    if (boundary === undefined) return method;
    return (...input) => through(boundary, () => method(...input) as Promise<unknown>);
  });
  holder.ctx = new Proxy(ctx, {
    get: (target, name) => (name === "storage" ? storage : bound(target, name)),
  });
}

/** The same object, with some methods replaced. */
function bindTo<T extends object>(target: T, replace: (name: string, method: Method) => Method): T {
  return new Proxy(target, {
    get: (_, name) => {
      const value = bound(target, name);
      return typeof value === "function" ? replace(String(name), value as Method) : value;
    },
  });
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === "function" ? value.bind(target) : value;
}
