/** Stands in front of the databases of a Worker, and changes nothing that passes. */
import { allDatabases } from "../../src/database/databases.ts";
import { put, replace } from "./replace.ts";

export interface DatabaseListener {
  /** Told each call, be it a statement or a batch, before it is made. */
  onCall?(databaseNumber: number): void;
  /** Told what D1 says of each statement. */
  onResult(databaseNumber: number, meta: D1Meta): void;
}

/** Tells the listener of all that the databases are asked from now on. */
export function meterDatabases(env: object, listener: DatabaseListener): void {
  const numbers = new WeakMap<object, number>();
  const prototypes = new Set<D1PreparedStatement>();
  for (const { databaseNumber, database } of allDatabases(env)) {
    prototypes.add(Object.getPrototypeOf(database.prepare("SELECT 1")) as D1PreparedStatement);
    replace(database, "prepare", (prepare) => (sql) => {
      const statement = prepare(sql) as D1PreparedStatement;
      numbers.set(statement, databaseNumber);
      return statement;
    });
    replace(database, "batch", (batch) => async (statements) => {
      listener.onCall?.(databaseNumber);
      const results = (await batch(statements)) as D1Result[];
      for (const { meta } of results) listener.onResult(databaseNumber, meta);
      return results;
    });
  }
  for (const prototype of prototypes) meterStatements(prototype, numbers, listener);
}

/** @param numbers of the database that each statement belongs to */
function meterStatements(
  prototype: D1PreparedStatement,
  numbers: WeakMap<object, number>,
  { onCall, onResult }: DatabaseListener,
): void {
  const { all, bind } = prototype;
  const numberOf = (statement: object) => numbers.get(statement) ?? Number.NaN;
  const toldAll = async (self: D1PreparedStatement) => {
    onCall?.(numberOf(self));
    const result = await (all.call(self) as Promise<D1Result<Record<string, unknown>>>);
    onResult(numberOf(self), result.meta);
    return result;
  };
  put(prototype, "bind", function (this: D1PreparedStatement, ...values: unknown[]) {
    const bound = bind.apply(this, values);
    numbers.set(bound, numberOf(this));
    return bound;
  });
  // Only a whole result says what it cost, so the shorter forms are made from it.
  put(prototype, "all", function (this: D1PreparedStatement) {
    return toldAll(this);
  });
  put(prototype, "run", function (this: D1PreparedStatement) {
    return toldAll(this);
  });
  put(prototype, "first", async function (this: D1PreparedStatement, column?: string) {
    const [row] = (await toldAll(this)).results;
    if (row === undefined) return null;
    return column === undefined ? row : row[column];
  });
  put(prototype, "raw", async function (this: D1PreparedStatement) {
    return (await toldAll(this)).results.map(Object.values);
  });
}
