/** D1, the queue and an object's storage as an isolate sees them: every call waits until the schedule answers it. */
import type { Alarm, Isolate } from "./isolates.ts";
import type { Runtime } from "./Runtime.ts";
import type { BoundStatement } from "./Sqlite.ts";

/** D1. Each call is one transaction. */
export class Database {
  readonly #world: Runtime;
  readonly #isolate: Isolate;

  constructor(world: Runtime, isolate: Isolate) {
    this.#world = world;
    this.#isolate = isolate;
  }

  prepare(sql: string): Statement {
    return new Statement(this, sql, []);
  }

  batch(statements: readonly Statement[]): Promise<D1Result[]> {
    return this.execute("write", statements);
  }

  execute(kind: "read" | "write", statements: readonly BoundStatement[]): Promise<D1Result[]> {
    const name = statements[0]?.sql.trim().slice(0, 40) ?? "";
    return this.#world.call(this.#isolate, kind, name, () => this.#world.execute(statements));
  }
}

class Statement implements BoundStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly #database: Database;

  constructor(database: Database, sql: string, values: readonly unknown[]) {
    this.#database = database;
    this.sql = sql;
    this.values = values;
  }

  bind(...values: unknown[]): Statement {
    return new Statement(this.#database, this.sql, values);
  }

  async all(): Promise<D1Result> {
    return await this.#execute("read");
  }

  async first(): Promise<unknown> {
    return (await this.#execute("read")).results[0] ?? null;
  }

  async run(): Promise<D1Result> {
    return await this.#execute("write");
  }

  async #execute(kind: "read" | "write"): Promise<D1Result> {
    const [result] = await this.#database.execute(kind, [this]);
    if (result === undefined) throw new Error("a statement has a result");
    return result;
  }
}

/**
 * A producer of a queue.
 *
 * @param put takes the messages
 */
export function queueOf(
  world: Runtime,
  isolate: Isolate,
  put: (bodies: readonly unknown[]) => void,
) {
  const send = (bodies: readonly unknown[]) =>
    world.call(isolate, "send", `${bodies.length} messages`, (count = bodies.length) =>
      put(bodies.slice(0, count).map((body) => structuredClone(body))),
    );
  return {
    send: (body: unknown) => send([body]),
    sendBatch: (messages: Iterable<MessageSendRequest>) =>
      send([...messages].map(({ body }) => body)),
  };
}

/**
 * The storage of an object: no memory of it has another.
 *
 * @param clockOffset how far the clock is off by which the alarm is set, where the platform goes by the same one
 */
export function storageOf(world: Runtime, isolate: Isolate, alarm: Alarm, clockOffset = 0) {
  const call = <T>(name: string, execute: () => T) => world.call(isolate, "storage", name, execute);
  return {
    getAlarm: () => call("getAlarm", () => (alarm.due === null ? null : alarm.due + clockOffset)),
    setAlarm: (due: number) =>
      call("setAlarm", () => {
        alarm.due = due - clockOffset;
      }),
    deleteAlarm: () =>
      call("deleteAlarm", () => {
        alarm.due = null;
      }),
    deleteAll: () =>
      call("deleteAll", () => {
        alarm.due = null;
        // The platform then does not repeat an alarm under way that a crash cuts off.
        alarm.isRepeatedAfterCrash = false;
      }),
  };
}
