/** Stores that die at a call, as they do for a process that is killed: the call itself may have taken effect. */

/** When a process dies: before or behind a call that it makes, the first being number 1. */
export interface Death {
  readonly call: number;
  readonly when: "before" | "behind";
}

/** A process is dead: none of its calls reaches a store any more. */
class Killed extends Error {
  override readonly name = "Killed";
}

/** Counts the calls of one process, and kills it. */
export class Lifeline {
  calls = 0;
  readonly #death: Death | null;

  constructor(death: Death | null) {
    this.#death = death;
  }

  /** Makes a call, unless the process is dead. */
  async call<T>(make: () => Promise<T>): Promise<T> {
    this.calls++;
    const { call = Number.POSITIVE_INFINITY, when } = this.#death ?? {};
    if (this.calls > call || (this.calls === call && when === "before")) throw new Killed();
    const answer = await make();
    if (this.calls >= call) throw new Killed();
    return answer;
  }

  /** A database whose calls are those of the process. */
  database(real: D1Database): D1Database {
    const originals = new WeakMap<object, D1PreparedStatement>();
    const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
      const wrapped = {
        bind: (...values: unknown[]) => wrap(statement.bind(...values)),
        all: () => this.call(() => statement.all()),
        run: () => this.call(() => statement.run()),
        first: () => this.call(() => statement.first()),
      };
      originals.set(wrapped, statement);
      return wrapped as unknown as D1PreparedStatement;
    };
    return {
      prepare: (query: string) => wrap(real.prepare(query)),
      batch: (statements: D1PreparedStatement[]) =>
        this.call(() => real.batch(statements.map((one) => originals.get(one) ?? one))),
    } as unknown as D1Database;
  }

  /** A namespace whose calls are those of the process. */
  namespace(real: KVNamespace): KVNamespace {
    return {
      get: (...parameters: unknown[]) =>
        this.call(() => (real.get as (...all: unknown[]) => Promise<unknown>)(...parameters)),
      put: (key: string, value: string) => this.call(() => real.put(key, value)),
      list: (options: KVNamespaceListOptions) => this.call(() => real.list(options)),
    } as unknown as KVNamespace;
  }
}
