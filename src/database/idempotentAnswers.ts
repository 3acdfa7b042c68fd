/**
 * Creating something once for each `Idempotency-Key`. The answer is kept by the transaction that creates, so there is
 * never one without the other, whatever is lost, doubled or late on the way.
 *
 * To make another creation idempotent:
 *
 * 1. Its function in `src/database/` takes a `KeyedRequest | null` and hands its batch to `createOnce`.
 * 2. The statement that inserts the resource does so only where nothing was answered under the key yet:
 *    `AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})`.
 *    What hangs on the resource is inserted from its new id (`SELECT … FROM campaigns c WHERE c.id = ${id}`): no row, no
 *    children.
 * 3. `answer` selects what was created by its new id, as one column `answer` of JSON; `rowAsJson` makes one of a row.
 * 4. The handler passes `await toKeyedRequest(input, context)`, and takes the result with `requireCreation`: see
 *    `src/api/request/keyedRequest.ts`.
 */
import { isMoving } from "./moves.ts";
import { runBatch, runStatement, type Sql, sql } from "./sql.ts";

/** A request that creates under an `Idempotency-Key`. */
export interface KeyedRequest {
  /** Whose answer it is, so that it moves with its account group. */
  readonly accountGroupId: string;
  /** Who asks, for what, under which key. */
  readonly keyHash: string;
  /** With what body. */
  readonly fingerprint: string;
  /** Tells a repeated attempt of this request from another request with the same key. */
  readonly traceId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What a request that creates has come to, unless it was refused. */
export type Creation<Resource> =
  | { readonly outcome: "created" | "replayed"; readonly resource: Resource }
  /** The key belongs to an earlier request with another body. */
  | { readonly outcome: "conflict"; readonly traceId: string; readonly recordedAt: number };

/** What creates a resource: one transaction. */
interface CreationBatch {
  readonly statements: readonly Sql[];
  /** Selects the new resource as JSON in the column `answer`; no row when it was not created. */
  readonly answer: Sql;
}

interface AnswerRow {
  answer: string;
}

interface KeptAnswerRow extends AnswerRow {
  fingerprint: string;
  trace_id: string;
  recorded_at: number;
}

/**
 * Creates a resource, or finds what the same key has created. One transaction and one round trip; without a key it
 * writes nothing more than the resource.
 *
 * @param batch is the same for each attempt: ids are made by the caller
 * @param toResource makes the resource of the parsed `answer` and of what the statements returned, which changed nothing
 *   where the answer is a replayed one
 * @returns null when nothing was created, now or under the key
 */
export async function createOnce<Resource>(
  database: D1Database,
  operation: string,
  keyed: KeyedRequest | null,
  { statements, answer }: CreationBatch,
  toResource: (answer: unknown, results: readonly D1Result[]) => Resource,
): Promise<Creation<Resource> | null> {
  const answering = keyed === null ? [answer] : keepAnswer(keyed, answer);
  const results = await runBatch(database, operation, [...statements, ...answering]);
  const row = results.at(-1)?.results[0];
  if (row === undefined) return null;
  const resource = () => toResource(JSON.parse((row as AnswerRow).answer), results);
  if (keyed === null) return { outcome: "created", resource: resource() };

  const kept = row as KeptAnswerRow;
  if (kept.fingerprint !== keyed.fingerprint) {
    return { outcome: "conflict", traceId: kept.trace_id, recordedAt: kept.recorded_at };
  }
  const outcome = kept.trace_id === keyed.traceId ? "created" : "replayed";
  return { outcome, resource: resource() };
}

/** Keeps the answer, unless there is one under the key, and reads the one that is kept. */
function keepAnswer(
  { accountGroupId, keyHash, fingerprint, traceId, receivedAt }: KeyedRequest,
  answer: Sql,
) {
  return [
    // Without WHERE, ON would belong to FROM.
    sql`INSERT INTO idempotent_answers (key_hash, account_group_id, fingerprint, trace_id, answer, recorded_at)
        SELECT ${keyHash}, ${accountGroupId}, ${fingerprint}, ${traceId}, created.answer, ${receivedAt}
        FROM (${answer}) created
        WHERE true
        ON CONFLICT (key_hash) DO NOTHING`,
    sql`SELECT k.fingerprint, k.trace_id, k.answer, k.recorded_at
        FROM idempotent_answers k WHERE k.key_hash = ${keyHash}`,
  ];
}

/**
 * Deletes answers, the oldest first.
 *
 * @param before milliseconds since 1970: younger ones stay
 * @param most how many rows and bytes of answers one statement takes
 * @returns how many are deleted; none when there is none left
 */
export function deleteIdempotentAnswers(
  database: D1Database,
  before: number,
  most: { readonly rows: number; readonly bytes: number },
): Promise<number> {
  return runStatement(
    database,
    "delete answers",
    sql`DELETE FROM idempotent_answers WHERE key_hash IN (
          SELECT key_hash FROM (
            SELECT key_hash, sum(bytes) OVER (ORDER BY recorded_at, key_hash ROWS UNBOUNDED PRECEDING) AS bytes_so_far
            FROM (
              SELECT k.key_hash, k.recorded_at, octet_length(k.answer) AS bytes FROM idempotent_answers k
              WHERE k.recorded_at < ${before} AND NOT ${isMoving(sql`k.account_group_id`)}
              ORDER BY k.recorded_at, k.key_hash LIMIT ${most.rows}))
          WHERE bytes_so_far <= ${most.bytes})`,
  );
}
