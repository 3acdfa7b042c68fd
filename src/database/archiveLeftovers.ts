/** The objects of the archive that no part names: those that are being written, and those that are to be deleted. */
import { readRows, runStatement, sql } from "./sql.ts";

/** Notes an object before it is written: it is deleted then, unless a part names it by that time. */
export async function noteObject(
  database: D1Database,
  objectKey: string,
  deleteAfter: number,
): Promise<void> {
  await runStatement(
    database,
    "note object of archive",
    sql`INSERT INTO archive_leftovers (object_key, delete_after) VALUES (${objectKey}, ${deleteAfter})
        ON CONFLICT (object_key) DO NOTHING`,
  );
}

/** Objects that nobody needs any more; from now on no part can name one of them. */
export async function takeLeftovers(
  database: D1Database,
  now: number,
  limit: number,
): Promise<string[]> {
  const rows = await readRows<{ object_key: string }>(
    database,
    "take leftovers of archive",
    sql`UPDATE archive_leftovers SET delete_after = 0
        WHERE object_key IN (SELECT o.object_key FROM archive_leftovers o WHERE o.delete_after <= ${now} LIMIT ${limit})
        RETURNING object_key`,
  );
  return rows.map(({ object_key: objectKey }) => objectKey);
}

/** Forgets objects that are deleted. */
export async function forgetLeftovers(
  database: D1Database,
  objectKeys: readonly string[],
): Promise<void> {
  await runStatement(
    database,
    "forget leftovers of archive",
    sql`DELETE FROM archive_leftovers
        WHERE object_key IN (SELECT value FROM json_each(${JSON.stringify(objectKeys)})) AND delete_after = 0`,
  );
}
