/**
 * Counts what Cloudflare would put on the bill: stands in front of a Worker's bindings and of its objects, and changes nothing
 * that passes. For the benchmark's Workers and for tests.
 */

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
  const { API_KEYS, DATABASE } = env;
  replace(API_KEYS, "get", (get) => (...input) => {
    counts.keyReads++;
    return get(...input);
  });
  for (const limiter of [env.REQUESTS_PER_API_KEY, env.FAILED_AUTHENTICATIONS_PER_ADDRESS]) {
    replace(limiter, "limit", (limit) => (...input) => {
      counts.rateLimits++;
      return limit(...input);
    });
  }
  for (const queue of [env.INSTANCE_CREATION, env.ACTIONS] as Queue<unknown>[]) {
    replace(queue, "sendBatch", (sendBatch) => (messages, ...rest) => {
      counts.queueMessages += [...(messages as Iterable<unknown>)].length;
      return sendBatch(messages, ...rest);
    });
  }
  for (const method of ["log", "error"] as const) {
    replace(console, method, (write) => (...input) => {
      counts.logLines++;
      return write(...input);
    });
  }
  meterDatabase(DATABASE, counts);
}

function meterDatabase(database: D1Database, counts: Counts): void {
  const count = <T extends D1Result>(result: T): T => {
    counts.databaseRowsRead += result.meta.rows_read;
    counts.databaseRowsWritten += result.meta.rows_written;
    return result;
  };
  replace(database, "batch", (batch) => async (statements) => {
    counts.databaseCalls++;
    return ((await batch(statements)) as D1Result[]).map(count);
  });
  const statement = Object.getPrototypeOf(database.prepare("SELECT 1")) as D1PreparedStatement;
  const { all } = statement;
  const countedAll = async (self: D1PreparedStatement) => {
    counts.databaseCalls++;
    return count(await (all.call(self) as Promise<D1Result<Record<string, unknown>>>));
  };
  // Only a whole result says what it cost, so the shorter forms are made from it.
  put(statement, "all", function (this: D1PreparedStatement) {
    return countedAll(this);
  });
  put(statement, "run", function (this: D1PreparedStatement) {
    return countedAll(this);
  });
  put(statement, "first", async function (this: D1PreparedStatement, column?: string) {
    const [row] = (await countedAll(this)).results;
    if (row === undefined) return null;
    return column === undefined ? row : row[column];
  });
  put(statement, "raw", async function (this: D1PreparedStatement) {
    return (await countedAll(this)).results.map(Object.values);
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

type Method = (...input: unknown[]) => unknown;

function replace<T extends object>(
  target: T,
  name: keyof T & string,
  wrap: (method: Method) => Method,
): void {
  put(target, name, wrap((Reflect.get(target, name) as Method).bind(target)));
}

function put(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}
