/** Audiences: append-only lists of leads. */
import type { Audience } from "../domain/audience.ts";
import {
  type Columns,
  columnsOf,
  type Row,
  rowAsJson,
  toValue,
  toValueFromJson,
} from "./columns.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { readRow, readRows, sql } from "./sql.ts";

const AUDIENCE: Columns<Audience> = {
  id: "id",
  accountGroupId: "account_group_id",
  name: "name",
  description: "description",
  leadCount: "lead_count",
  createdAt: "created_at",
  updatedAt: "updated_at",
};

export type NewAudience = Omit<Audience, "leadCount" | "updatedAt">;

/**
 * Creates an audience under an id made by the caller; a repeated call changes nothing.
 *
 * @returns null when there is no such account group
 */
export function insertAudience(
  database: D1Database,
  { id, accountGroupId, name, description, createdAt }: NewAudience,
  keyed: KeyedRequest | null = null,
): Promise<Creation<Audience> | null> {
  const batch = {
    statements: [
      sql`INSERT INTO audiences (id, account_group_id, name, description, created_at, updated_at)
          SELECT ${id}, g.id, ${name}, ${description}, ${createdAt}, ${createdAt}
          FROM account_groups g
          WHERE g.id = ${accountGroupId}
            AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})
          ON CONFLICT (id) DO NOTHING`,
    ],
    answer: sql`SELECT ${rowAsJson(AUDIENCE, "a")} AS answer FROM audiences a WHERE a.id = ${id}`,
  };
  return createOnce(database, "create audience", keyed, batch, (answer) =>
    toValueFromJson(AUDIENCE, answer),
  );
}

/**
 * A page of an account group's audiences, oldest first.
 *
 * @param name only audiences of exactly this name; null for all
 * @param afterId where the page begins; null for the first
 */
export async function selectAudiences(
  database: D1Database,
  accountGroupId: string,
  name: string | null,
  afterId: string | null,
  limit: number,
): Promise<Audience[]> {
  const rows = await readRows<Row>(
    database,
    "list audiences",
    sql`SELECT ${columnsOf(AUDIENCE, "a")} FROM audiences a
        WHERE a.account_group_id = ${accountGroupId} AND a.id > ${afterId ?? ""}
          AND (${name} IS NULL OR a.name = ${name})
        ORDER BY a.id LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(AUDIENCE, row));
}

/** Reads an audience; null when the account group has none with this id. */
export async function selectAudience(
  database: D1Database,
  accountGroupId: string,
  audienceId: string,
): Promise<Audience | null> {
  const row = await readRow<Row>(
    database,
    "read audience",
    sql`SELECT ${columnsOf(AUDIENCE, "a")} FROM audiences a
        WHERE a.id = ${audienceId} AND a.account_group_id = ${accountGroupId}`,
  );
  return row === null ? null : toValue(AUDIENCE, row);
}
