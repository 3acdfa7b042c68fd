/**
 * How the objects that serve an account group are named. Only this file knows the format: `ACCOUNT_GROUP/ID` in the first
 * database, `ACCOUNT_GROUP/ID@2` in the second. So an alarm knows its database, and an object of another database is another.
 */
import { type AccountGroupPlace, FIRST_DATABASE } from "./accountGroup.ts";

const FORMAT = /^([^/@]+)(?:\/([^/@]+))?(?:@([1-9]\d*))?$/;

/** The name of an object. @param id what of the account group it serves; left out: all of it */
export function toObjectName(
  { accountGroupId, databaseNumber }: AccountGroupPlace,
  id?: string,
): string {
  const name = id === undefined ? accountGroupId : `${accountGroupId}/${id}`;
  return databaseNumber === FIRST_DATABASE ? name : `${name}@${databaseNumber}`;
}

/**
 * What the name of an object of an account group says.
 *
 * @throws {Error} when no such object has this name
 */
export function parsePlaceName(name: string | undefined): AccountGroupPlace {
  const [place, id] = parse(name);
  if (place === null || id !== undefined) throw strange(name);
  return place;
}

/**
 * What the name of an object of a part of an account group says: where it lives, and the part's id.
 *
 * @throws {Error} when no such object has this name
 */
export function parseObjectName(name: string | undefined): [AccountGroupPlace, string] {
  const [place, id] = parse(name);
  if (place === null || id === undefined) throw strange(name);
  return [place, id];
}

function parse(name = ""): [AccountGroupPlace | null, string | undefined] {
  const [, accountGroupId, id, number = FIRST_DATABASE] = FORMAT.exec(name) ?? [];
  if (accountGroupId === undefined) return [null, undefined];
  return [{ accountGroupId, databaseNumber: Number(number) }, id];
}

function strange(name: string | undefined): Error {
  return new Error(`An object cannot have the name ${name ?? ""}.`);
}
