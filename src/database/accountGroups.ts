/** Account groups: the tenants. Operators make them; the Worker only reads them. */
import type { AccountGroup } from "../domain/accountGroup.ts";
import { callUpstream } from "../platform/upstream.ts";

interface AccountGroupRow {
  id: string;
  name: string;
  created_at: number;
}

/** Creates an account group under an id made by the caller; a repeated call changes nothing. */
export async function insertAccountGroup(
  database: D1Database,
  { id, name, createdAt }: AccountGroup,
): Promise<void> {
  await callUpstream("DATABASE", "create account group", () =>
    database
      .prepare(
        "INSERT INTO account_groups (id, name, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
      )
      .bind(id, name, createdAt)
      .run(),
  );
}

/** Every account group, oldest first. */
export async function selectAccountGroups(database: D1Database): Promise<AccountGroup[]> {
  const { results } = await callUpstream("DATABASE", "list account groups", () =>
    database
      .prepare("SELECT id, name, created_at FROM account_groups ORDER BY id")
      .all<AccountGroupRow>(),
  );
  return results.map(toAccountGroup);
}

/**
 * A page of the account groups with these ids, oldest first; an id without an account group is passed over.
 *
 * @param afterId where the page begins; null for the first
 */
export async function selectAccountGroupsById(
  database: D1Database,
  ids: readonly string[],
  afterId: string | null,
  limit: number,
): Promise<AccountGroup[]> {
  const { results } = await callUpstream("DATABASE", "list account groups by id", () =>
    database
      .prepare(
        `SELECT id, name, created_at FROM account_groups
         WHERE id IN (SELECT value FROM json_each(?1)) AND id > ?2 ORDER BY id LIMIT ?3`,
      )
      .bind(JSON.stringify(ids), afterId ?? "", limit)
      .all<AccountGroupRow>(),
  );
  return results.map(toAccountGroup);
}

function toAccountGroup({ id, name, created_at }: AccountGroupRow): AccountGroup {
  return { id, name, createdAt: created_at };
}
