/** Dead letters: the queue messages that no retry could help. */
import type { RangeOfRun } from "../domain/range.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { readRows, runBatch, runStatement, sql } from "./sql.ts";

/** A queue message that no retry could help. */
export interface DeadLetter {
  /** The queue's own id of the message; of a range's letter, of the first. */
  readonly messageId: string;
  /** The message as JSON. */
  readonly body: string;
  readonly reason: string;
  /** Of the queue that delivered it last: the dead letters' own counts anew, and does not tell how often the first has tried. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/** A dead letter as an operator sees it. */
export interface RecordedDeadLetter extends DeadLetter {
  readonly runId: string | null;
  /** How many messages of its range have failed. */
  readonly occurrences: number;
  /** Milliseconds since 1970. */
  readonly replayRequestedAt: number | null;
  readonly replayedAt: number | null;
}

const DEAD_LETTER: Columns<RecordedDeadLetter> = {
  messageId: "message_id",
  runId: "run_id",
  occurrences: "occurrences",
  body: "body",
  reason: "reason",
  attempts: "attempts",
  recordedAt: "recorded_at",
  replayRequestedAt: "replay_requested_at",
  replayedAt: "replayed_at",
};

/** A letter is a row however often its range fails, so what it remembers is bounded. */
const MAXIMUM_COUNTED_MESSAGES = 50;

/**
 * Records a dead letter and, when its message names a range of a live run, marks the range as failed. A range has one
 * letter, which counts the messages that failed, each once however often it is delivered; and none when its instances
 * exist.
 *
 * @param range what the message was to create, or null when it is no such message
 */
export async function insertDeadLetter(
  database: D1Database,
  { messageId, body, reason, attempts, recordedAt }: DeadLetter,
  range: RangeOfRun | null,
): Promise<void> {
  const { runId = null, campaignId = null, from = null, to = null } = range ?? {};
  await runBatch(database, "record dead letter", [
    // Where the letter has counted as many messages as it remembers, it forgets the first of them.
    sql`INSERT INTO dead_letters AS d (message_id, run_id, from_position, body, reason, attempts, recorded_at)
        SELECT ${messageId}, ${runId},
          (SELECT ${from} FROM runs r
           WHERE r.id = ${runId} AND r.campaign_id = ${campaignId} AND r.first_position <= ${from} AND ${to} <= r.end_position),
          ${body}, ${reason}, ${attempts}, ${recordedAt}
        WHERE NOT EXISTS (
          SELECT 1 FROM ranges g
          WHERE g.run_id = ${runId} AND g.from_position = ${from} AND g.to_position >= ${to} AND g.status = 'created')
        ON CONFLICT (message_id) DO NOTHING
        ON CONFLICT (run_id, from_position) WHERE from_position IS NOT NULL DO UPDATE
          SET body = excluded.body, reason = excluded.reason, attempts = excluded.attempts,
            recorded_at = max(d.recorded_at, excluded.recorded_at),
            occurrences = d.occurrences + 1,
            counted_messages = json_remove(
              json_insert(d.counted_messages, '$[#]', excluded.message_id),
              iif(json_array_length(d.counted_messages) < ${MAXIMUM_COUNTED_MESSAGES}, '$.nothing', '$[0]'))
          WHERE NOT EXISTS (SELECT 1 FROM json_each(d.counted_messages) m WHERE m.value = excluded.message_id)`,
    sql`INSERT INTO ranges (run_id, from_position, to_position, status, failure_reason, recorded_at)
        SELECT r.id, ${from}, ${to}, 'failed', ${reason}, ${recordedAt} FROM runs r
        WHERE r.id = ${runId} AND r.campaign_id = ${campaignId}
          AND r.ended_at IS NULL AND r.first_position <= ${from} AND ${to} <= r.end_position
        ON CONFLICT (run_id, from_position) DO NOTHING`,
  ]);
}

/** The dead letters, the latest first. */
export async function selectDeadLetters(
  database: D1Database,
  limit: number,
): Promise<RecordedDeadLetter[]> {
  const rows = await readRows<Row>(
    database,
    "list dead letters",
    sql`SELECT ${columnsOf(DEAD_LETTER, "d")} FROM dead_letters d
        ORDER BY d.recorded_at DESC, d.message_id LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(DEAD_LETTER, row));
}

/**
 * Asks for a dead letter to be sent again: the next sweep does it, behind those that were asked for before. No two
 * requests for a letter have the same time, which names them.
 *
 * @returns whether there is such a dead letter
 */
export async function requestReplay(
  database: D1Database,
  messageId: string,
  now: number,
): Promise<boolean> {
  const changes = await runStatement(
    database,
    "request replay",
    sql`UPDATE dead_letters
        SET replay_requested_at = max(${now}, coalesce(replay_requested_at + 1, 0)), replayed_at = NULL
        WHERE message_id = ${messageId}`,
  );
  return changes > 0;
}

/** The dead letters whose replay is asked for and not done, the longest waiting first. */
export async function selectReplays(
  database: D1Database,
  limit: number,
): Promise<RecordedDeadLetter[]> {
  const rows = await readRows<Row>(
    database,
    "list replays",
    sql`SELECT ${columnsOf(DEAD_LETTER, "d")} FROM dead_letters d
        WHERE d.replay_requested_at IS NOT NULL AND d.replayed_at IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM moves m CROSS JOIN runs r ON r.id = d.run_id
            CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = m.account_group_id)
        ORDER BY d.replay_requested_at LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(DEAD_LETTER, row));
}

/**
 * Notes that a dead letter has been sent again.
 *
 * @param requestedAt the request that this replay was for: one that has come since then stands
 */
export async function recordReplay(
  database: D1Database,
  messageId: string,
  requestedAt: number | null,
  now: number,
): Promise<void> {
  await runStatement(
    database,
    "record replay",
    sql`UPDATE dead_letters SET replayed_at = ${now}
        WHERE message_id = ${messageId} AND replay_requested_at = ${requestedAt}`,
  );
}
