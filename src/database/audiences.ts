/** Audiences: append-only lists of leads. */
import type { Audience } from "../domain/audience.ts";
import { callUpstream } from "../platform/upstream.ts";
import { type Creation, createOnce, type KeyedRequest, unanswered } from "./idempotentAnswers.ts";
import { rowAsJson, toRow } from "./rowAsJson.ts";

interface AudienceRow {
  id: string;
  account_group_id: string;
  name: string;
  description: string | null;
  lead_count: number;
  created_at: number;
  updated_at: number;
}

const AUDIENCE_COLUMNS = [
  "id",
  "account_group_id",
  "name",
  "description",
  "lead_count",
  "created_at",
  "updated_at",
] as const satisfies readonly (keyof AudienceRow)[];

export type NewAudience = Pick<
  Audience,
  "id" | "accountGroupId" | "name" | "description" | "createdAt"
>;

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
  const prepare = () => ({
    statements: [
      database
        .prepare(
          `INSERT INTO audiences (id, account_group_id, name, description, created_at, updated_at)
           SELECT ?1, g.id, ?3, ?4, ?5, ?5 FROM account_groups g WHERE g.id = ?2 AND ${unanswered("?6")}
           ON CONFLICT (id) DO NOTHING`,
        )
        .bind(id, accountGroupId, name, description, createdAt, keyed?.keyHash ?? null),
    ],
    answer: {
      select: `SELECT ${rowAsJson("a", AUDIENCE_COLUMNS)} AS answer FROM audiences a WHERE a.id = ?1`,
      values: [id],
    },
  });
  return createOnce(database, "create audience", keyed, prepare, (answer) =>
    toAudience(toRow<AudienceRow>(answer)),
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
  const { results } = await callUpstream("DATABASE", "list audiences", () =>
    database
      .prepare(
        `SELECT * FROM audiences
         WHERE account_group_id = ?1 AND id > ?2 AND (?3 IS NULL OR name = ?3)
         ORDER BY id LIMIT ?4`,
      )
      .bind(accountGroupId, afterId ?? "", name, limit)
      .all<AudienceRow>(),
  );
  return results.map(toAudience);
}

/** Reads an audience; null when the account group has none with this id. */
export async function selectAudience(
  database: D1Database,
  accountGroupId: string,
  audienceId: string,
): Promise<Audience | null> {
  const row = await callUpstream("DATABASE", "read audience", () =>
    database
      .prepare("SELECT * FROM audiences WHERE id = ?1 AND account_group_id = ?2")
      .bind(audienceId, accountGroupId)
      .first<AudienceRow>(),
  );
  return row === null ? null : toAudience(row);
}

function toAudience(row: AudienceRow): Audience {
  return {
    id: row.id,
    accountGroupId: row.account_group_id,
    name: row.name,
    description: row.description,
    leadCount: row.lead_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
