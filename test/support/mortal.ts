/** D1 and R2 for a process that dies at one of its calls, or loses the answer of one. */

/** What befalls a process at one of its calls. */
export type Fate = "dies before it" | "loses its answer";

/** The calls of a process, of which one goes wrong. */
export class Life {
  #calls = 0;
  readonly #fatal: number;
  readonly #fate: Fate;

  /** @param fatal the number of the call that goes wrong, from 1 */
  constructor(fatal = Number.POSITIVE_INFINITY, fate: Fate = "dies before it") {
    this.#fatal = fatal;
    this.#fate = fate;
  }

  get calls(): number {
    return this.#calls;
  }

  async live<T>(call: () => Promise<T>): Promise<T> {
    this.#calls++;
    if (this.#fate === "dies before it" && this.#calls >= this.#fatal) {
      throw new Error("The process is dead.");
    }
    const result = await call();
    if (this.#calls === this.#fatal) throw new Error("Network connection lost.");
    return result;
  }
}

/** D1 as a process has it. */
export function mortalDatabase(database: D1Database, life: Life): D1Database {
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const wrap = (original: D1PreparedStatement): D1PreparedStatement => {
    const statement = {
      bind: (...values: unknown[]) => wrap(original.bind(...values)),
      all: () => life.live(() => original.all()),
      first: () => life.live(() => original.first()),
      run: () => life.live(() => original.run()),
    } as unknown as D1PreparedStatement;
    originals.set(statement, original);
    return statement;
  };
  return {
    prepare: (query: string) => wrap(database.prepare(query)),
    batch: (statements: D1PreparedStatement[]) =>
      life.live(() => database.batch(statements.map((one) => originals.get(one) ?? one))),
  } as unknown as D1Database;
}

/** R2 as a process has it. */
export function mortalBucket(bucket: R2Bucket, life: Life): R2Bucket {
  return {
    put: (key: string, value: string, options: R2PutOptions) =>
      life.live(() => bucket.put(key, value, options)),
    get: (key: string) => life.live(() => bucket.get(key)),
    delete: (keys: string[]) => life.live(() => bucket.delete(keys)),
  } as unknown as R2Bucket;
}
