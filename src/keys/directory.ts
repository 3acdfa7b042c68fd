/**
 * The directory: in which database each account group lives, beside the API keys in KV. Operators write it; the Worker reads
 * the same in the record of the key. The only file that knows this layout.
 */
import * as z from "zod/mini";

import { FIRST_DATABASE } from "../domain/accountGroup.ts";
import { wholeNumberSchema } from "../platform/wholeNumber.ts";
import { readRecord } from "./unreadableRecord.ts";

/** No API key is kept under such a name: those are hashes. */
export const DIRECTORY_PREFIX = "account-group/";

const entrySchema = z.object({ databaseNumber: wholeNumberSchema });

/**
 * The number of the database in which an account group lives.
 *
 * @returns null without an entry: one that was made before there was a directory lives in the first database
 * @throws {UnreadableRecordError} when KV holds something that is not an entry: an operator's mistake
 */
export async function readDatabaseNumber(
  namespace: KVNamespace,
  accountGroupId: string,
): Promise<number | null> {
  const name = DIRECTORY_PREFIX + accountGroupId;
  const text = await namespace.get(name);
  return text === null
    ? null
    : readRecord(name, text, (json) => entrySchema.parse(json)).databaseNumber;
}

/**
 * The number of the database in which an account group lives, by its entry or without one.
 *
 * @throws when KV holds something that is not an entry
 */
export async function findDatabaseNumber(
  namespace: KVNamespace,
  accountGroupId: string,
): Promise<number> {
  return (await readDatabaseNumber(namespace, accountGroupId)) ?? FIRST_DATABASE;
}

/** Records the number of the database in which an account group lives. */
export async function writeDatabaseNumber(
  namespace: KVNamespace,
  accountGroupId: string,
  databaseNumber: number,
): Promise<void> {
  await namespace.put(DIRECTORY_PREFIX + accountGroupId, JSON.stringify({ databaseNumber }));
}
