/** Suppressions: whom nobody may contact any more. */
import { ERASED_PREFIX } from "../domain/erasure.ts";
import type { Identities, IdentityKind } from "../domain/identity.ts";
import type { Suppression } from "../domain/suppression.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { closeInstancesOf } from "./closeInstances.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { toIdentityHashes } from "./identityHashes.ts";
import { audiencesAtWork, leadsOf } from "./leadsOfPeople.ts";
import { readRow, readRows, runStatement, type Sql, sql } from "./sql.ts";

const SUPPRESSION: Columns<Suppression> = {
  id: "id",
  kind: "kind",
  identity: "identity",
  reason: "reason",
  createdAt: "created_at",
};

/**
 * The suppressions that an account group sees. Those of erased leads' rows are not among them: whoever removed one would
 * let a row without a person be contacted.
 */
const IS_SHOWN = sql`coalesce(s.identity, '') NOT GLOB ${`${ERASED_PREFIX}*`}`;

/** One identity to suppress, under an id that the caller has made. */
export interface NewSuppression {
  readonly id: string;
  readonly kind: IdentityKind;
  readonly hash: string;
  /** Null: nothing but the hash is kept. */
  readonly identity: string | null;
}

/** Somebody to suppress, by each identity that is known. */
export interface NewSuppressions {
  readonly reason: string;
  readonly identities: readonly NewSuppression[];
}

/** What suppresses somebody, under new ids. */
export async function toNewSuppressions(
  accountGroupId: string,
  person: Identities,
  reason: string,
  now: number,
): Promise<NewSuppressions> {
  const identities = await toIdentityHashes(accountGroupId, person);
  return { reason, identities: identities.map((one) => ({ ...one, id: newIdentifier(now) })) };
}

/** What became of somebody who was to be suppressed. */
export interface SuppressedPerson {
  /** Whether a suppression of theirs is new. */
  readonly isNew: boolean;
  /** Their suppressions, in the order of their identities. */
  readonly ids: readonly string[];
}

/**
 * The statement that suppresses people, each identity once. Repeating it changes nothing.
 *
 * @param options.onlyIf an expression; where it is false, nobody is suppressed
 * @param options.onConflict what becomes of an identity that is suppressed already; left out, it stays as it is
 */
export function suppress(
  accountGroupId: string,
  people: readonly NewSuppressions[],
  now: number,
  {
    onlyIf = sql`true`,
    onConflict = sql`DO NOTHING`,
  }: { readonly onlyIf?: Sql; readonly onConflict?: Sql } = {},
): Sql {
  return sql`
    INSERT INTO suppressions (account_group_id, identity_hash, id, kind, identity, reason, created_at)
    SELECT g.id, i.value ->> 'hash', i.value ->> 'id', i.value ->> 'kind', i.value ->> 'identity',
      p.value ->> 'reason', ${now}
    FROM account_groups g
    CROSS JOIN json_each(${JSON.stringify(people)}) p
    CROSS JOIN json_each(p.value, '$.identities') i
    WHERE g.id = ${accountGroupId} AND ${onlyIf}
    ORDER BY p.key, i.key
    ON CONFLICT ${onConflict}`;
}

/**
 * The statements that suppress people and close their open instances. Repeating them changes nothing.
 *
 * @param onlyIf an expression; where it is false, nothing changes
 */
export function suppressAndClose(
  accountGroupId: string,
  people: readonly NewSuppressions[],
  now: number,
  onlyIf: Sql,
): Sql[] {
  const identities = people.flatMap((person) =>
    person.identities.flatMap(({ kind, identity }) =>
      identity === null ? [] : [{ kind, identity }],
    ),
  );
  return [
    suppress(accountGroupId, people, now, { onlyIf }),
    // Also of those who were suppressed before: an instance of theirs may have come since, and waits for its turn.
    ...closeInstancesOf({
      accountGroupId,
      leads: leadsOf(identities, audiencesAtWork(accountGroupId)),
      reason: "suppressed",
      now,
      onlyIf,
    }),
  ];
}

/**
 * Suppresses people for an account group, and closes their open instances.
 *
 * @returns null when there is no such account group
 */
export function insertSuppressions(
  database: D1Database,
  accountGroupId: string,
  people: readonly NewSuppressions[],
  now: number,
  keyed: KeyedRequest | null = null,
): Promise<Creation<readonly SuppressedPerson[]> | null> {
  const onlyIf = sql`NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})`;
  const batch = {
    statements: suppressAndClose(accountGroupId, people, now, onlyIf),
    answer: sql`
      SELECT json_group_array(json(p.person) ORDER BY p.key) AS answer
      FROM account_groups g
      CROSS JOIN (
        SELECT p.key, json_object(
          'ids', json_group_array(s.id ORDER BY i.key),
          'isNew', max(s.id = i.value ->> 'id')) AS person
        FROM json_each(${JSON.stringify(people)}) p
        CROSS JOIN json_each(p.value, '$.identities') i
        CROSS JOIN suppressions s ON s.account_group_id = ${accountGroupId} AND s.identity_hash = i.value ->> 'hash'
        GROUP BY p.key
      ) p
      WHERE g.id = ${accountGroupId} HAVING count(*) > 0`,
  };
  return createOnce(database, "add suppressions", keyed, batch, (answer) =>
    (answer as { isNew: number; ids: string[] }[]).map(({ isNew, ids }) => ({
      isNew: isNew === 1,
      ids,
    })),
  );
}

/** A page of the suppressions of an account group, oldest first. */
export async function selectSuppressions(
  database: D1Database,
  accountGroupId: string,
  afterId: string | null,
  limit: number,
): Promise<Suppression[]> {
  const rows = await readRows<Row>(
    database,
    "list suppressions",
    sql`SELECT ${columnsOf(SUPPRESSION, "s")} FROM suppressions s
        WHERE s.account_group_id = ${accountGroupId} AND s.id > ${afterId ?? ""} AND ${IS_SHOWN}
        ORDER BY s.id LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(SUPPRESSION, row));
}

/** Reads a suppression; null when the account group has no such one. */
export async function selectSuppression(
  database: D1Database,
  accountGroupId: string,
  suppressionId: string,
): Promise<Suppression | null> {
  const row = await readRow<Row>(
    database,
    "read suppression",
    sql`SELECT ${columnsOf(SUPPRESSION, "s")} FROM suppressions s
        WHERE s.account_group_id = ${accountGroupId} AND s.id = ${suppressionId} AND ${IS_SHOWN}`,
  );
  return row === null ? null : toValue(SUPPRESSION, row);
}

/** Removes a suppression, if there is one. */
export async function deleteSuppression(
  database: D1Database,
  accountGroupId: string,
  suppressionId: string,
): Promise<void> {
  await runStatement(
    database,
    "remove suppression",
    sql`DELETE FROM suppressions AS s
        WHERE s.account_group_id = ${accountGroupId} AND s.id = ${suppressionId} AND ${IS_SHOWN}`,
  );
}
