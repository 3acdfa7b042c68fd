/** Puts a director between the Worker and everything it calls, without a change to the Worker. */

import { env } from "cloudflare:workers";
import { AsyncLocalStorage } from "node:async_hooks";
import { vi } from "vitest";

import { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import { QUEUE_ACCEPTED } from "../support/queue.ts";
import type { Director, Scene } from "./director.ts";
import type { Boundary } from "./faultKinds.ts";
import { replaceMethod, restoreMethods } from "./replaceMethod.ts";
import { strike } from "./strike.ts";
import { takeTimeOver } from "./time.ts";

const scenes = new AsyncLocalStorage<Scene | "test">();

/** What stands between the Worker and its upstreams. */
export interface Interposed {
  /** Whoever directs the present case. */
  director: Director | null;
  /** What the Worker has put on the queue. */
  readonly queue: InstanceCreation[];
  /** Speaks to an object without faults, as the test's own tools must. */
  readonly getObject: (name: string) => DurableObjectStub<CampaignObject>;
}

/** Does something on the test's own behalf: no fault strikes it. */
export function undisturbed<T>(task: () => Promise<T>): Promise<T> {
  return scenes.run("test", task);
}

/** Does something on the consumer's behalf. */
export function asConsumer<T>(task: () => Promise<T>): Promise<T> {
  return scenes.run("consumer", task);
}

/** Interposes until `endInterposing`, and mutes the log: a case that fails brings its own journal. */
export function interpose(): Interposed {
  const interposed: Interposed = {
    director: null,
    queue: [],
    getObject: env.CAMPAIGNS.getByName.bind(env.CAMPAIGNS),
  };
  const through = <T>(boundary: Boundary, call: () => Promise<T>, lost?: T): Promise<T> => {
    const scene = scenes.getStore() ?? "worker";
    if (interposed.director === null || scene === "test") return call();
    const late = () => undisturbed(call);
    return strike(interposed.director, { boundary, scene }, call, late, lost);
  };
  takeTimeOver();
  for (const method of ["log", "error"] as const) replaceMethod(console, method, () => undefined);
  interposeBindings(interposed, through);
  interposeDatabase(through);
  interposeObject(through);
  return interposed;
}

export function endInterposing(): void {
  restoreMethods();
  vi.useRealTimers();
}

type Through = <T>(boundary: Boundary, call: () => Promise<T>, lost?: T) => Promise<T>;

function interposeBindings({ queue, getObject }: Interposed, through: Through): void {
  const getKey = env.API_KEYS.get.bind(env.API_KEYS) as (name: string) => Promise<string | null>;
  // Remembers a key for as long as the stage stands: a case asks for the same one ten times and more, and changes none.
  const keys = new Map<string, string>();
  replaceMethod(env.API_KEYS, "get", ((name: string) =>
    through("keys.get", async () => {
      const key = keys.get(name) ?? (await getKey(name));
      if (key !== null) keys.set(name, key);
      return key;
    })) as typeof env.API_KEYS.get);
  // The real limiter would count what a thousand schedules ask within a minute.
  replaceMethod(env.REQUESTS_PER_API_KEY, "limit", () =>
    through("limiter.limit", () => Promise.resolve({ success: true })),
  );
  replaceMethod(env.INSTANCE_CREATION, "sendBatch", (messages) =>
    through(
      "queue.sendBatch",
      () => {
        queue.push(...[...messages].map(({ body }) => body as InstanceCreation));
        return Promise.resolve(QUEUE_ACCEPTED);
      },
      QUEUE_ACCEPTED,
    ),
  );
  replaceMethod(env.CAMPAIGNS, "getByName", (name) => {
    const call = (method: "start" | "stop" | "sendArrival" | "lookAfterRun", input: unknown[]) =>
      through(`object.${method}`, async () => {
        // A new stub each time: one that was cut off stays broken.
        const object = getObject(name) as unknown as Record<string, Method>;
        return throwIfFailed(await object[method]?.(...input));
      });
    return {
      start: (...input: unknown[]) => call("start", input),
      stop: (...input: unknown[]) => call("stop", input),
      sendArrival: (...input: unknown[]) => call("sendArrival", input),
      lookAfterRun: (...input: unknown[]) => call("lookAfterRun", input),
    } as unknown as ReturnType<typeof getObject>;
  });
}

/** What an event of an object failed with: the runtime prints each exception that leaves an object, with its stack. */
interface Failed {
  readonly failedWith: string;
}

function throwIfFailed(result: unknown): unknown {
  const failedWith = (result as Partial<Failed> | undefined)?.failedWith;
  if (failedWith !== undefined) throw new Error(failedWith);
  return result;
}

function interposeDatabase(through: Through): void {
  const batch = env.DATABASE.batch.bind(env.DATABASE);
  replaceMethod(env.DATABASE, "batch", ((statements: D1PreparedStatement[]) =>
    through("database.batch", () => batch(statements))) as typeof env.DATABASE.batch);
  const statement = Object.getPrototypeOf(env.DATABASE.prepare("SELECT 1")) as D1PreparedStatement;
  for (const method of ["first", "all"] as const) {
    const real = statement[method] as (this: D1PreparedStatement) => Promise<unknown>;
    replaceMethod(statement, method, function (this: D1PreparedStatement) {
      return through(`database.${method}`, () => real.call(this));
    } as never);
  }
}

/** The object's own calls are told apart by the event that makes them; its storage is replaced in each new instance. */
function interposeObject(through: Through): void {
  const events = {
    start: "start",
    stop: "stop",
    sendArrival: "arrival",
    lookAfterRun: "look",
    alarm: "alarm",
  };
  for (const [method, scene] of Object.entries(events)) {
    const name = method as keyof typeof events;
    const real = CampaignObject.prototype[name] as (...input: unknown[]) => Promise<unknown>;
    replaceMethod(CampaignObject.prototype, name, async function (
      this: CampaignObject,
      ...input: unknown[]
    ) {
      interposeStorage(this, through);
      try {
        return await scenes.run(scene as Scene, () => real.apply(this, input));
      } catch (error) {
        return { failedWith: String(error) } satisfies Failed;
      }
    } as never);
  }
}

const STORAGE_CALLS: Record<string, Boundary> = {
  getAlarm: "alarm.get",
  setAlarm: "alarm.set",
  deleteAll: "alarm.delete",
};

const interposedObjects = new WeakSet<CampaignObject>();

function interposeStorage(object: CampaignObject, through: Through): void {
  if (interposedObjects.has(object)) return;
  interposedObjects.add(object);
  const holder = object as unknown as { ctx: DurableObjectState };
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

type Method = (...input: unknown[]) => unknown;

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
