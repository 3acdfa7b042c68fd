/** Removing the rows of an account group from a database that it has left, or to which it does not come after all. */
import { LEFT_BEHIND } from "../../../src/database/moves.ts";
import { type Sql, sql } from "../../../src/database/sql.ts";
import { MOVED_TABLES, type MovedTable, OWNERS } from "./movedTables.ts";
import { isOwnWrite, type MoveName, writeForMove } from "./moveWrites.ts";
import { isOwner, raw } from "./readMovedRows.ts";

/** The tables in the order in which rows go: children before their parents. */
export const REMOVED_TABLES: readonly MovedTable[] = [...MOVED_TABLES].reverse();

/**
 * Removes some rows of one table.
 *
 * @param state the one in which the move has to be
 * @returns how many
 */
export async function removeSome(
  database: D1Database,
  name: MoveName,
  state: "moved" | "clearing",
  table: MovedTable,
): Promise<number> {
  const results = await writeForMove(
    database,
    `remove ${table.name}`,
    name,
    { state, copied: null },
    null,
    [...(table.remains === null ? [] : owningRemains(name)), removal(table, name)],
  );
  return results.at(-1)?.results.length ?? 0;
}

function removal(table: MovedTable, name: MoveName): Sql {
  const keys = [table.column, ...table.key];
  const own = raw(`(${keys.join(", ")})`);
  const { remains } = table;
  const some = sql`
    SELECT ${raw(keys.map((column) => `t.${column}`).join(", "))}
    FROM ${raw(OWNERS[table.owner].from)}
    CROSS JOIN ${raw(`${table.name} t ON t.${table.column} = o.id`)}
    WHERE ${isOwner(table, name.accountGroupId)} ${remains === null ? sql`` : raw(`AND NOT (${remains.are})`)}
      AND ${isOwnWrite(name)}
    LIMIT ${table.removedAtOnce}`;
  return remains === null
    ? sql`DELETE FROM ${raw(table.name)} WHERE ${own} IN (${some}) RETURNING 1`
    : sql`UPDATE ${raw(table.name)} SET ${raw(remains.set)} WHERE ${own} IN (${some}) RETURNING 1`;
}

/** What rows belong to that are left behind. */
function owningRemains(name: MoveName): Sql[] {
  return [
    sql`INSERT INTO account_groups (id, name, created_at) SELECT ${LEFT_BEHIND}, 'moved', 0 WHERE ${isOwnWrite(name)}
        ON CONFLICT (id) DO NOTHING`,
    sql`INSERT INTO audiences (id, account_group_id, name, created_at, updated_at)
        SELECT ${LEFT_BEHIND}, ${LEFT_BEHIND}, 'moved', 0, 0 WHERE ${isOwnWrite(name)}
        ON CONFLICT (id) DO NOTHING`,
  ];
}
