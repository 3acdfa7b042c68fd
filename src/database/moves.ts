/**
 * Account groups that move to another database. While one moves, triggers refuse every write that is not the move's own
 * (migrations/0014_move_account_groups.sql); whoever takes up work by itself passes over it.
 */
import { type Sql, sql } from "./sql.ts";

/** Whether an account group moves: `id` is an expression, the account group's id. */
export function isMoving(id: Sql): Sql {
  return sql`EXISTS (SELECT 1 FROM moves m WHERE m.account_group_id = ${id})`;
}

/**
 * The account group to which rows belong that a move leaves behind, emptied. Before SQLite deletes a campaign's run or a
 * sender, its foreign keys have it read every action and every instance of the database, whosever they are.
 */
export const LEFT_BEHIND = "0".repeat(24);

/** Whether the account group `g` lives in the database that has its row: it has not moved away, and is not just arriving. */
export const LIVES_HERE = sql`g.id <> ${LEFT_BEHIND} AND NOT EXISTS (
  SELECT 1 FROM moves m WHERE m.account_group_id = g.id AND m.state IN ('moved', 'arriving', 'clearing'))`;
