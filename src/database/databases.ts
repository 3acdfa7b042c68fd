/** The databases of a deployment: the only way to one. */

/** The database in which an account group and everything that belongs to it lives. */
export function databaseOf(
  { DATABASE }: Pick<Env, "DATABASE">,
  _accountGroupId: string,
): D1Database {
  return DATABASE;
}

/** Every database, at least one: for sweeps, and for what is not about one account group. */
export function allDatabases({
  DATABASE,
}: Pick<Env, "DATABASE">): readonly [D1Database, ...D1Database[]] {
  return [DATABASE];
}
