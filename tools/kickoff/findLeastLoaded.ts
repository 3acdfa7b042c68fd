/** Which database a new account group goes to. Pure. */

/** How full a database is. */
export interface DatabaseLoad {
  readonly databaseNumber: number;
  readonly accountGroups: number;
  readonly bytes: number;
}

/** The number of the database with the fewest account groups; of several, with the fewest bytes; of several, the first. */
export function findLeastLoaded(loads: readonly DatabaseLoad[]): number {
  const [least] = loads.toSorted(
    (one, other) =>
      one.accountGroups - other.accountGroups ||
      one.bytes - other.bytes ||
      one.databaseNumber - other.databaseNumber,
  );
  if (least === undefined) throw new Error("There is no database.");
  return least.databaseNumber;
}
