/**
 * Counts what Cloudflare would put on the bill: stands in front of a Worker's bindings and of its objects, and changes nothing
 * that passes. For the benchmark's Workers and for tests.
 */
import { allDatabases } from "../../src/database/databases.ts";
import { actionQueueOf, creationQueueOf } from "../../src/queue/queues.ts";
import { meterDatabases } from "./meterDatabases.ts";
import { type Method, put, replace } from "./replace.ts";

/** What was called, and what D1 said of it. */
export interface Counts {
  requests: number;
  keyReads: number;
  rateLimits: number;
  /** Calls of an object; alarms are a count of their own. */
  objectRequests: number;
  alarms: number;
  /** Setting an alarm writes a row. */
  objectRowsWritten: number;
  /** Calls of D1, be they a statement or a batch. */
  databaseCalls: number;
  databaseRowsRead: number;
  databaseRowsWritten: number;
  queueMessages: number;
  logLines: number;
}

export function newCounts(): Counts {
  return {
    requests: 0,
    keyReads: 0,
    rateLimits: 0,
    objectRequests: 0,
    alarms: 0,
    objectRowsWritten: 0,
    databaseCalls: 0,
    databaseRowsRead: 0,
    databaseRowsWritten: 0,
    queueMessages: 0,
    logLines: 0,
  };
}

/** Counts the calls of the bindings and the lines of the log from now on. */
export function meterBindings(env: Env, counts: Counts): void {
  replace(env.API_KEYS, "get", (get) => (...input) => {
    counts.keyReads++;
    return get(...input);
  });
  for (const limiter of [env.REQUESTS_PER_API_KEY, env.FAILED_AUTHENTICATIONS_PER_ADDRESS]) {
    replace(limiter, "limit", (limit) => (...input) => {
      counts.rateLimits++;
      return limit(...input);
    });
  }
  for (const { databaseNumber } of allDatabases(env)) {
    for (const queue of [
      creationQueueOf(env, databaseNumber),
      actionQueueOf(env, databaseNumber),
    ]) {
      replace(queue, "sendBatch", (sendBatch) => (messages, ...rest) => {
        counts.queueMessages += [...(messages as Iterable<unknown>)].length;
        return sendBatch(messages, ...rest);
      });
    }
  }
  for (const method of ["log", "error"] as const) {
    replace(console, method, (write) => (...input) => {
      counts.logLines++;
      return write(...input);
    });
  }
  meterDatabases(env, {
    onCall: () => counts.databaseCalls++,
    onResult: (_, { rows_read, rows_written }) => {
      counts.databaseRowsRead += rows_read;
      counts.databaseRowsWritten += rows_written;
    },
  });
}

/** What of an object others call. */
interface Metered {
  readonly ctx: DurableObjectState;
}

/** Counts the calls of all objects of a class, their alarms, and what they write. */
export function meterObjects(prototype: object, counts: Counts): void {
  const metered = new WeakSet<object>();
  const methods = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
  for (const name of methods) {
    const method = Reflect.get(prototype, name) as Method;
    put(prototype, name, function (this: Metered, ...input: unknown[]) {
      if (name === "alarm") counts.alarms++;
      else counts.objectRequests++;
      if (!metered.has(this)) {
        metered.add(this);
        meterAlarms(this.ctx.storage, counts);
      }
      return method.apply(this, input);
    });
  }
}

function meterAlarms(storage: DurableObjectStorage, counts: Counts): void {
  replace(storage, "setAlarm", (setAlarm) => (...input) => {
    counts.objectRowsWritten++;
    return setAlarm(...input);
  });
}
