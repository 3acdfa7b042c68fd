/** Account groups: the tenants. Operators make them; the Worker only reads them. */
import type { AccountGroup } from "../domain/accountGroup.ts";
import { callUpstream } from "../platform/upstream.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { LIVES_HERE } from "./moves.ts";
import { readRow, readRows, runStatement, sql } from "./sql.ts";

const ACCOUNT_GROUP: Columns<AccountGroup> = {
  id: "id",
  name: "name",
  createdAt: "created_at",
};

/** Creates an account group under an id made by the caller; a repeated call changes nothing. */
export async function insertAccountGroup(
  database: D1Database,
  { id, name, createdAt }: AccountGroup,
): Promise<void> {
  await runStatement(
    database,
    "create account group",
    sql`INSERT INTO account_groups (id, name, created_at) VALUES (${id}, ${name}, ${createdAt})
        ON CONFLICT (id) DO NOTHING`,
  );
}

/** Whether an account group lives in this database: it is there, and not about to come or to go. */
export async function selectLivesHere(
  database: D1Database,
  accountGroupId: string,
): Promise<boolean> {
  const row = await readRow(
    database,
    "look for account group",
    sql`SELECT 1 FROM account_groups g WHERE g.id = ${accountGroupId} AND ${LIVES_HERE}`,
  );
  return row !== null;
}

/** How many account groups live in a database, and how large it is. */
export async function countAccountGroups(
  database: D1Database,
): Promise<{ readonly accountGroups: number; readonly bytes: number }> {
  const { results, meta } = await callUpstream("DATABASE", "count account groups", () =>
    sql`SELECT count(*) AS account_groups FROM account_groups g WHERE ${LIVES_HERE}`
      .on(database)
      .all<{ account_groups: number }>(),
  );
  return { accountGroups: results[0]?.account_groups ?? 0, bytes: meta.size_after };
}

/** An account group that is about to leave a database, or has left it and is not removed from it yet. */
export interface LeavingAccountGroup {
  readonly accountGroup: AccountGroup;
  /** The number of the database to which it moves. */
  readonly otherDatabase: number;
}

/** The account groups whose move out of a database has not come to its end. */
export async function selectLeaving(database: D1Database): Promise<LeavingAccountGroup[]> {
  const rows = await readRows<Row & { other_database: number }>(
    database,
    "list account groups that leave",
    sql`SELECT ${columnsOf(ACCOUNT_GROUP, "g")}, m.other_database
        FROM moves m JOIN account_groups g ON g.id = m.account_group_id
        WHERE m.state IN ('closing', 'frozen', 'moved', 'abandoned') ORDER BY g.id`,
  );
  return rows.map((row) => ({
    accountGroup: toValue(ACCOUNT_GROUP, row),
    otherDatabase: row.other_database,
  }));
}

/** Every account group that lives in a database, oldest first. */
export async function selectAccountGroups(database: D1Database): Promise<AccountGroup[]> {
  const rows = await readRows<Row>(
    database,
    "list account groups",
    sql`SELECT ${columnsOf(ACCOUNT_GROUP, "g")} FROM account_groups g WHERE ${LIVES_HERE} ORDER BY g.id`,
  );
  return rows.map((row) => toValue(ACCOUNT_GROUP, row));
}

/** The account groups with these ids; an id without an account group is passed over. */
export async function selectAccountGroupsById(
  database: D1Database,
  ids: readonly string[],
): Promise<AccountGroup[]> {
  const rows = await readRows<Row>(
    database,
    "list account groups by id",
    sql`SELECT ${columnsOf(ACCOUNT_GROUP, "g")} FROM account_groups g
        WHERE g.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
  return rows.map((row) => toValue(ACCOUNT_GROUP, row));
}
