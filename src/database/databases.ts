/** The databases of a deployment: the only way to one. `DATABASE` is number 1, `DATABASE_2` number 2, and so on. */
import { listBindingNumbers, requireBinding } from "../platform/numberedBinding.ts";

/** A database, and the number by which account groups, objects and messages name it. */
export interface NumberedDatabase {
  /** From 1. */
  readonly databaseNumber: number;
  readonly database: D1Database;
}

/**
 * The database with this number.
 *
 * @throws {UpstreamError} when the deployment binds none: whoever named it was told wrong
 */
export function databaseOf(env: object, databaseNumber: number): D1Database {
  return requireBinding(env, "DATABASE", "DATABASE", databaseNumber);
}

/** Every database in the order of the numbers: for sweeps, and for what is not about one account group. */
export function allDatabases(env: object): readonly NumberedDatabase[] {
  return listBindingNumbers(env, "DATABASE").map((databaseNumber) => ({
    databaseNumber,
    database: databaseOf(env, databaseNumber),
  }));
}
