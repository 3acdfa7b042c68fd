/** A new secret for whoever has one: a sender, a webhook endpoint. */
import { type Columns, rowAsJson, toValueFromJson } from "./columns.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { MAXIMUM_ATTEMPTS } from "./limits.ts";
import { overtaken } from "./overtaken.ts";
import { readRow, type Sql, sql } from "./sql.ts";

/** How long the secret before a rotation stays valid: a day, in which a team can bring the new one to where it is checked. */
const SECRETS_OVERLAP_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** Whose secret it is. */
export interface SecretOwner<Owner> {
  readonly table: Sql;
  /** With that of the newest secret. */
  readonly columns: Columns<Owner>;
  /** Which row `o` of the table. */
  readonly isOwn: Sql;
}

/**
 * Gives an owner a new secret; the one before stays valid for a day. A repeated call changes nothing more.
 *
 * @param encryptedSecret the same for each attempt, of which one that comes so late that the owner has changed since is void
 * @returns null when there is no such owner
 * @throws {UpstreamError} when the owner changed under each attempt: the secret may have been its newest for a moment, and is
 *   not now
 */
export async function rotateSecret<Owner>(
  database: D1Database,
  { table, columns, isOwn }: SecretOwner<Owner>,
  encryptedSecret: string,
  keyed: KeyedRequest | null,
): Promise<Creation<Owner> | null> {
  const operation = "rotate secret";
  const own = sql`FROM ${table} o WHERE ${isOwn}`;
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const row = await readRow<{ updatedAt: number }>(
      database,
      operation,
      sql`SELECT o.updated_at AS updatedAt ${own}`,
    );
    if (row === null) return null;
    const now = Math.max(Date.now(), row.updatedAt + 1);
    const batch = {
      statements: [
        sql`UPDATE ${table} AS o
            SET previous_secret = o.secret, previous_secret_until = ${now + SECRETS_OVERLAP_MILLISECONDS},
                secret = ${encryptedSecret}, updated_at = ${now}
            WHERE ${isOwn} AND o.updated_at < ${now}
              AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})`,
      ],
      answer: sql`SELECT ${rowAsJson(columns, "o")} AS answer ${own} AND o.secret = ${encryptedSecret}`,
    };
    const rotation = await createOnce(database, operation, keyed, batch, (answer) =>
      toValueFromJson(columns, answer),
    );
    // Overtaken by another change while the client waits: asked for anew.
    if (rotation !== null) return rotation;
  }
  throw overtaken(operation);
}
