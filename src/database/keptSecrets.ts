/** Secrets as they are kept, encrypted: the newest and, for a while after a rotation, the one before. */
import type { Row } from "./columns.ts";
import { Sql, sql } from "./sql.ts";

/** The columns of the secrets of the row `alias` that are valid at `now`, in milliseconds since 1970. */
export function keptSecrets(alias: string, now: number): Sql {
  const row = new Sql([alias], []);
  return sql`${row}.secret, iif(${row}.previous_secret_until > ${now}, ${row}.previous_secret, NULL) AS previous_secret`;
}

/** Those of a row that has the columns of `keptSecrets`, the newest first. */
export function toKeptSecrets({ secret, previous_secret: previous }: Row): readonly string[] {
  return previous == null ? [String(secret)] : [String(secret), String(previous)];
}
