/** Puts a director between the Worker and everything it calls, without a change to the Worker. */

import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";
import type { ActionMessage } from "../../src/queue/actionMessage.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import { actionQueueOf, creationQueueOf } from "../../src/queue/queues.ts";
import type { SenderObject } from "../../src/senderObject/SenderObject.ts";
import { QUEUE_ACCEPTED } from "../support/queue.ts";
import { tenantDatabase, tenantDatabaseNumber } from "../support/tenantDatabase.ts";
import type { Director } from "./director.ts";
import type { Chronicle } from "./execution/Chronicle.ts";
import { interposeObjects, throwIfFailed } from "./interposeObjects.ts";
import { presentLife, undisturbed } from "./lives.ts";
import { replaceMethod, restoreMethods } from "./replaceMethod.ts";
import { never, strike, type Through } from "./strike.ts";
import { takeDeadline, takeTimeOver } from "./time.ts";

/** What stands between the Worker and its upstreams. */
export interface Interposed {
  /** Whoever directs the present case. */
  director: Director | null;
  /** Whoever notes what takes effect in D1; null where nothing is executed. */
  chronicle: Chronicle | null;
  /** Who is at the other end of `fetch`; null where nothing is executed. */
  network: typeof fetch | null;
  /** What the Worker has put on the queue of ranges. */
  readonly queue: InstanceCreation[];
  /** What it has put on the queue of actions. */
  readonly actions: ActionMessage[];
  /** Speaks to an object without faults, as the test's own tools must. */
  readonly getObject: (name: string) => DurableObjectStub<CampaignObject>;
  readonly getSender: (name: string) => DurableObjectStub<SenderObject>;
  readonly through: Through;
}

/** Interposes until `endInterposing`, and mutes the log: a case that fails brings its own journal. */
export function interpose(): Interposed {
  const through: Through = (boundary, call, lost, takeDeadlineOfCall = takeDeadline) => {
    const life = presentLife();
    const { director } = interposed;
    if (director === null || life?.scene === "test") return call();
    if (life?.isOver === true) return never();
    return strike(
      director,
      { boundary, scene: life?.scene ?? "worker" },
      {
        ...{ call, lost, takeDeadline: takeDeadlineOfCall },
        late: () => undisturbed(call),
        crash: () => (life?.end ? director.kill(life.end) : director.crash()),
      },
    );
  };
  const interposed: Interposed = {
    ...{ director: null, chronicle: null, network: null, queue: [], actions: [], through },
    getObject: env.CAMPAIGNS.getByName.bind(env.CAMPAIGNS),
    getSender: env.SENDERS.getByName.bind(env.SENDERS),
  };
  takeTimeOver();
  for (const method of ["log", "error"] as const) replaceMethod(console, method, () => undefined);
  interposeBindings(interposed);
  interposeQueues(interposed);
  interposeStubs(interposed);
  interposeDatabase(interposed);
  interposeObjects(through, () => interposed.director);
  return interposed;
}

export function endInterposing(): void {
  restoreMethods();
  vi.useRealTimers();
}

function interposeBindings(interposed: Interposed): void {
  const { through } = interposed;
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
  const fetchReally = globalThis.fetch.bind(globalThis);
  replaceMethod(globalThis, "fetch", (input, init) =>
    (interposed.network ?? fetchReally)(input as RequestInfo, init),
  );
}

function interposeQueues({ queue, actions, through }: Interposed): void {
  const keep = <Body>(kept: Body[], messages: Iterable<MessageSendRequest<unknown>>) => {
    kept.push(...[...messages].map(({ body }) => body as Body));
    return Promise.resolve(QUEUE_ACCEPTED);
  };
  const databaseNumber = tenantDatabaseNumber();
  replaceMethod(creationQueueOf(env, databaseNumber), "sendBatch", (messages) =>
    through("queue.sendBatch", () => keep(queue, messages), QUEUE_ACCEPTED),
  );
  replaceMethod(actionQueueOf(env, databaseNumber), "sendBatch", (messages) =>
    through("actions.sendBatch", () => keep(actions, messages), QUEUE_ACCEPTED),
  );
}

function interposeStubs({ getObject, getSender, through }: Interposed): void {
  replaceMethod(env.CAMPAIGNS, "getByName", (name) => {
    const call = (method: "start" | "stop" | "sendArrival" | "lookAfterRun", input: unknown[]) =>
      through(`object.${method}`, async () => {
        // A new stub each time: one that was cut off stays broken.
        const object = getObject(name) as unknown as Record<
          string,
          (...input: unknown[]) => unknown
        >;
        return throwIfFailed(await object[method]?.(...input));
      });
    return {
      start: (...input: unknown[]) => call("start", input),
      stop: (...input: unknown[]) => call("stop", input),
      sendArrival: (...input: unknown[]) => call("sendArrival", input),
      lookAfterRun: (...input: unknown[]) => call("lookAfterRun", input),
    } as unknown as ReturnType<typeof getObject>;
  });
  replaceMethod(env.SENDERS, "getByName", (name) => {
    const wake = (settled: number) =>
      through("sender.wake", async () => throwIfFailed(await getSender(name).wake(settled)));
    return { wake } as unknown as ReturnType<typeof getSender>;
  });
}

function interposeDatabase(interposed: Interposed): void {
  const { through } = interposed;
  const binding = tenantDatabase();
  const database: Pick<D1Database, "prepare" | "batch"> = {
    prepare: binding.prepare.bind(binding),
    batch: binding.batch.bind(binding),
  };
  const execute = (statements: D1PreparedStatement[]) =>
    interposed.chronicle === null
      ? database.batch(statements)
      : interposed.chronicle.watch(database, statements);
  replaceMethod(binding, "batch", ((statements: D1PreparedStatement[]) =>
    through("database.batch", () => execute(statements))) as typeof binding.batch);
  const sessionOf = (prepared: D1PreparedStatement) =>
    (prepared as unknown as { readonly dbSession: unknown }).dbSession;
  const session = sessionOf(database.prepare("SELECT 1"));
  const statement = Object.getPrototypeOf(database.prepare("SELECT 1")) as D1PreparedStatement;
  for (const method of ["first", "all"] as const) {
    const real = statement[method] as (this: D1PreparedStatement) => Promise<unknown>;
    replaceMethod(statement, method, function (this: D1PreparedStatement) {
      return through(`database.${method}`, () => real.call(this));
    } as never);
  }
  const run = statement.run as (this: D1PreparedStatement) => Promise<unknown>;
  replaceMethod(statement, "run", function (this: D1PreparedStatement) {
    // Statements of all databases have one prototype; the sweep executes some in each.
    const isOwn = sessionOf(this) === session;
    return through("database.run", async () =>
      isOwn ? (await execute([this]))[0] : await run.call(this),
    );
  } as never);
}
