/** D1 and R2 for a process that dies at one of its calls: what it asks for afterwards does not happen. */

/** The calls of a process, which may end at one of them. */
export class Life {
  #calls = 0;
  readonly #last: number;
  readonly #dies: "before" | "after";

  /**
   * @param last the number of the call at which it dies, from 1
   * @param dies whether the call has taken effect by then
   */
  constructor(last = Number.POSITIVE_INFINITY, dies: "before" | "after" = "before") {
    this.#last = last;
    this.#dies = dies;
  }

  get calls(): number {
    return this.#calls;
  }

  async live<T>(call: () => Promise<T>): Promise<T> {
    this.#calls++;
    if (this.#calls > this.#last || (this.#calls === this.#last && this.#dies === "before")) {
      throw new Error("The process is dead.");
    }
    const result = await call();
    if (this.#calls === this.#last) throw new Error("The process is dead.");
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
