/** Writing rows for a move: triggers refuse every other write of its account group. */
import { runBatch, type Sql, sql } from "../../../src/database/sql.ts";
import type { MoveState } from "./decideMove.ts";

/** D1 gives a batch so long: https://developers.cloudflare.com/d1/platform/limits/ */
export const LONGEST_CALL_MILLISECONDS = 30_000;

/** A place among the rows of an account group: behind which of them. */
export interface CopyPlace {
  /** The name of the table; null: behind all tables. */
  readonly table: string | null;
  /** The row that owns the last one; null: before the first of the table. */
  readonly owner: string | null;
  /** The last row's key; null: behind all rows of the owner. */
  readonly key: readonly (string | number)[] | null;
}

/** A move, as its statements name it. */
export interface MoveName {
  readonly accountGroupId: string;
  readonly id: string;
}

/** Whether the move writes in this transaction. */
export function isOwnWrite({ accountGroupId, id }: MoveName): Sql {
  return sql`EXISTS (
    SELECT 1 FROM moves m WHERE m.account_group_id = ${accountGroupId} AND m.id = ${id} AND m.is_writing)`;
}

/**
 * Writes rows of an account group for its move: one transaction, which changes nothing unless the move is as it is said to be.
 * So it may be repeated, and may come late.
 *
 * @param statements hold `isOwnWrite`: where the move is another one, no trigger stops them
 * @returns the result of each
 */
export async function writeForMove(
  database: D1Database,
  operation: string,
  { accountGroupId, id }: MoveName,
  expected: { readonly state: MoveState; readonly copied: CopyPlace | null },
  next: CopyPlace | null,
  statements: readonly Sql[],
): Promise<D1Result[]> {
  const results = await runBatch(
    database,
    operation,
    [
      sql`UPDATE moves SET is_writing = 1
          WHERE account_group_id = ${accountGroupId} AND id = ${id} AND state = ${expected.state}
            AND copied IS ${toStored(expected.copied)}`,
      ...statements,
      sql`UPDATE moves SET is_writing = 0, copied = ${toStored(next)}
          WHERE account_group_id = ${accountGroupId} AND id = ${id} AND is_writing`,
    ],
    LONGEST_CALL_MILLISECONDS,
  );
  return results.slice(1, -1);
}

function toStored(place: CopyPlace | null): string | null {
  return place === null ? null : JSON.stringify(place);
}
