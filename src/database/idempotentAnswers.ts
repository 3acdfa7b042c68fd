/**
 * Creating something once for each `Idempotency-Key`. The answer is kept by the transaction that creates, so there is
 * never one without the other, whatever is lost, doubled or late on the way.
 *
 * To make another creation idempotent:
 *
 * 1. Its function in `src/database/` takes a `KeyedRequest | null` and hands its batch to `createOnce`.
 * 2. The statement that inserts the resource gets `AND ${unanswered("?7")}`, and binds `keyed?.keyHash ?? null` there.
 *    What hangs on the resource is inserted from its new id (`SELECT … FROM campaigns c WHERE c.id = ?1`): no row, no children.
 * 3. `answer` selects what was created by its new id, as one column `answer` of JSON; `rowAsJson` makes one of a row.
 * 4. The handler passes `await toKeyedRequest(input, context)`, and takes the result with `requireCreation`: see
 *    `src/api/request/keyedRequest.ts`.
 */
import { callUpstream } from "../platform/upstream.ts";

/** A request that creates under an `Idempotency-Key`. */
export interface KeyedRequest {
  /** Who asks, for what, under which key. */
  readonly keyHash: string;
  /** With what body. */
  readonly fingerprint: string;
  /** Tells a batch that D1 was sent again from another request with the same key. */
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
  readonly statements: readonly D1PreparedStatement[];
  /** Selects the new resource as JSON in the column `answer`; no row when it was not created. Parameters are `?1`, `?2`, … */
  readonly answer: { readonly select: string; readonly values: readonly unknown[] };
}

interface AnswerRow {
  answer: string;
}

interface KeptAnswerRow extends AnswerRow {
  fingerprint: string;
  trace_id: string;
  recorded_at: number;
}

/** The guard of the statement that creates: nothing was answered under this key yet. Without a key it holds. */
export function unanswered(keyHashParameter: string): string {
  return `NOT EXISTS (SELECT 1 FROM idempotent_answers WHERE key_hash = ${keyHashParameter})`;
}

/**
 * Creates a resource, or finds what the same key has created. One transaction and one round trip; without a key it
 * writes nothing more than the resource.
 *
 * @param prepare makes the batch anew for each attempt; ids are made outside of it
 * @param toResource reads the parsed `answer`, and what the statements returned; a replay's have done nothing
 * @returns null when nothing was created, now or under the key
 */
export async function createOnce<Resource>(
  database: D1Database,
  operation: string,
  keyed: KeyedRequest | null,
  prepare: () => CreationBatch,
  toResource: (answer: unknown, results: readonly D1Result[]) => Resource,
): Promise<Creation<Resource> | null> {
  const results = await callUpstream("DATABASE", operation, () => {
    const { statements, answer } = prepare();
    return database.batch([...statements, ...prepareAnswer(database, keyed, answer)]);
  });
  const row = results.at(-1)?.results[0];
  if (row === undefined) return null;
  const read = ({ answer }: AnswerRow) => toResource(JSON.parse(answer), results);
  if (keyed === null) return { outcome: "created", resource: read(row as AnswerRow) };

  const kept = row as KeptAnswerRow;
  if (kept.fingerprint !== keyed.fingerprint) {
    return { outcome: "conflict", traceId: kept.trace_id, recordedAt: kept.recorded_at };
  }
  const outcome = kept.trace_id === keyed.traceId ? "created" : "replayed";
  return { outcome, resource: read(kept) };
}

function prepareAnswer(
  database: D1Database,
  keyed: KeyedRequest | null,
  { select, values }: CreationBatch["answer"],
): D1PreparedStatement[] {
  if (keyed === null) return [database.prepare(select).bind(...values)];
  const { keyHash, fingerprint, traceId, receivedAt } = keyed;
  const own = [keyHash, fingerprint, traceId, receivedAt];
  const [key, print, trace, time] = own.map((_, index) => `?${values.length + index + 1}`);
  return [
    database
      .prepare(
        `INSERT INTO idempotent_answers (key_hash, fingerprint, trace_id, answer, recorded_at)
         SELECT ${key}, ${print}, ${trace}, created.answer, ${time} FROM (${select}) created WHERE true
         ON CONFLICT (key_hash) DO NOTHING`,
      )
      .bind(...values, ...own),
    database
      .prepare(
        "SELECT fingerprint, trace_id, answer, recorded_at FROM idempotent_answers WHERE key_hash = ?1",
      )
      .bind(keyHash),
  ];
}

/**
 * Deletes answers, the oldest first.
 *
 * @param before milliseconds since 1970: younger ones stay
 * @param most how many rows and bytes of answers one statement takes
 * @returns how many are deleted; none when there is none left
 */
export async function deleteIdempotentAnswers(
  database: D1Database,
  before: number,
  most: { readonly rows: number; readonly bytes: number },
): Promise<number> {
  const { meta } = await callUpstream("DATABASE", "delete answers", () =>
    database
      .prepare(
        `DELETE FROM idempotent_answers WHERE key_hash IN (
           SELECT key_hash FROM (
             SELECT key_hash, sum(bytes) OVER (ORDER BY recorded_at, key_hash ROWS UNBOUNDED PRECEDING) AS bytes_so_far
             FROM (SELECT key_hash, recorded_at, octet_length(answer) AS bytes
                   FROM idempotent_answers WHERE recorded_at < ?1 ORDER BY recorded_at, key_hash LIMIT ?2))
           WHERE bytes_so_far <= ?3)`,
      )
      .bind(before, most.rows, most.bytes)
      .run(),
  );
  return meta.changes;
}
