/** Chooses the database of a new account group, and makes it there. */
import { countAccountGroups, insertAccountGroup } from "../../src/database/accountGroups.ts";
import { allDatabases, databaseOf } from "../../src/database/databases.ts";
import type { AccountGroup } from "../../src/domain/accountGroup.ts";
import { readDatabaseNumber, writeDatabaseNumber } from "../../src/keys/directory.ts";
import { Failure } from "../terminal/failure.ts";
import { type DatabaseLoad, findLeastLoaded } from "./findLeastLoaded.ts";
import type { Stores } from "./stores.ts";

/**
 * Makes an account group under an id made by the caller; a repeated call makes it where the first one has.
 *
 * @param wanted the number of a database; null for the one with the least in it
 * @returns the number of the database in which it lives
 * @throws {Failure} when there is no database with the wanted number
 */
export async function placeAccountGroup(
  stores: Stores,
  accountGroup: AccountGroup,
  wanted: number | null,
): Promise<number> {
  const { API_KEYS } = stores;
  const databases = allDatabases(stores);
  if (wanted !== null && !databases.some(({ databaseNumber }) => databaseNumber === wanted)) {
    const known = databases.map(({ databaseNumber }) => databaseNumber).join(", ");
    throw new Failure("The account group was not made.", {
      why: `There is no database ${wanted}.`,
      next: `Choose one of these: ${known}; or leave --database out.`,
    });
  }
  const databaseNumber =
    (await readDatabaseNumber(API_KEYS, accountGroup.id)) ??
    wanted ??
    findLeastLoaded(await readLoads(stores));
  // First the place, so that no account group is anywhere but where the directory says.
  await writeDatabaseNumber(API_KEYS, accountGroup.id, databaseNumber);
  await insertAccountGroup(databaseOf(stores, databaseNumber), accountGroup);
  return databaseNumber;
}

/** How full each database is. */
function readLoads(stores: Stores): Promise<DatabaseLoad[]> {
  return Promise.all(
    allDatabases(stores).map(async ({ databaseNumber, database }) => ({
      databaseNumber,
      ...(await countAccountGroups(database)),
    })),
  );
}
