/** Which of some people are suppressed. */
import { readRow, readRows, sql } from "./sql.ts";

/** Whether the account group has suppressed anybody. */
export async function hasSuppressions(
  database: D1Database,
  accountGroupId: string,
): Promise<boolean> {
  const row = await readRow<{ one: 1 }>(
    database,
    "look for any suppression",
    sql`SELECT 1 AS one FROM suppressions s WHERE s.account_group_id = ${accountGroupId} LIMIT 1`,
  );
  return row !== null;
}

/** Those of the hashes that the account group has suppressed. */
export async function selectSuppressed(
  database: D1Database,
  accountGroupId: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await readRows<{ hash: string }>(
    database,
    "look for suppressions",
    sql`SELECT s.identity_hash AS hash FROM json_each(${JSON.stringify(hashes)}) wanted
        CROSS JOIN suppressions s ON s.account_group_id = ${accountGroupId} AND s.identity_hash = wanted.value`,
  );
  return new Set(rows.map(({ hash }) => hash));
}
