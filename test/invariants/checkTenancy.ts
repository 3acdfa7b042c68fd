/**
 * No row of a tenant is in another database than its own. Whatever names no account group belongs to one by its foreign
 * keys: a campaign to its account group, a run to its campaign, an instance to its run.
 */
import type { DatabaseSync } from "node:sqlite";

/** Each table that names account groups, and in which column. */
const SELECT_COLUMNS = `
  SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t JOIN pragma_table_info(t.name) c
  WHERE t.type = 'table' AND (c.name = 'account_group_id' OR t.name = 'account_groups' AND c.name = 'id')`;

/**
 * Finds rows that belong to none of the account groups that live in a database, and such as belong to nobody.
 *
 * @returns what is wrong, in words
 */
export function checkTenancy(database: DatabaseSync, accountGroupIds: readonly string[]): string[] {
  const columns = database.prepare(SELECT_COLUMNS).all() as { table: string; column: string }[];
  const foreign = columns.flatMap(({ table, column }) => {
    const found = database
      .prepare(
        `SELECT ${column} AS id, count(*) AS n FROM ${table}
         WHERE ${column} IS NOT NULL AND ${column} NOT IN (SELECT value FROM json_each(?)) GROUP BY ${column}`,
      )
      .all(JSON.stringify(accountGroupIds)) as { id: string; n: number }[];
    return found.map(
      ({ id, n }) => `${n} rows of the account group ${id} in ${table}, which lives elsewhere`,
    );
  });
  const orphans = database.prepare("PRAGMA foreign_key_check").all() as { table: string }[];
  return [
    ...foreign,
    ...(orphans[0] === undefined
      ? []
      : [`${orphans.length} rows of nobody, the first in ${orphans[0].table}`]),
  ];
}
