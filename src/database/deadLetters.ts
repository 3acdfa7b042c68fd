/** Dead letters: the queue messages that no retry could settle. */
import type { RangeOfRun } from "../campaign/words.ts";
import { callUpstream } from "../upstream.ts";

/** A queue message that no retry could settle. */
export interface DeadLetter {
  /** The queue's own id of the message. */
  readonly messageId: string;
  /** The message as JSON. */
  readonly body: string;
  readonly reason: string;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/**
 * Records a dead letter and, when its message names a range of a live run, marks the range as failed. A repeated call
 * changes nothing; a range whose instances exist stays created.
 *
 * @param range what the message was to create, or null when it is no such message
 */
export async function recordDeadLetter(
  database: D1Database,
  { messageId, body, reason, attempts, recordedAt }: DeadLetter,
  range: RangeOfRun | null,
): Promise<void> {
  const statements = [
    database
      .prepare(
        `INSERT INTO dead_letters (message_id, run_id, body, reason, attempts, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (message_id) DO NOTHING`,
      )
      .bind(messageId, range?.runId ?? null, body, reason, attempts, recordedAt),
  ];
  if (range !== null) {
    statements.push(
      database
        .prepare(
          `INSERT INTO ranges (run_id, from_position, to_position, status, failure_reason, recorded_at)
           SELECT r.id, ?3, ?4, 'failed', ?5, ?6 FROM runs r
           WHERE r.id = ?1 AND r.campaign_id = ?2 AND r.ended_at IS NULL AND r.first_position <= ?3 AND ?4 <= r.end_position
           ON CONFLICT (run_id, from_position) DO NOTHING`,
        )
        .bind(range.runId, range.campaignId, range.from, range.to, reason, recordedAt),
    );
  }
  await callUpstream("DATABASE", "record dead letter", () => database.batch(statements));
}

/** A dead letter as an operator sees it. */
export interface RecordedDeadLetter extends DeadLetter {
  readonly runId: string | null;
  /** Milliseconds since 1970. */
  readonly replayRequestedAt: number | null;
  readonly replayedAt: number | null;
}

interface DeadLetterRow {
  message_id: string;
  run_id: string | null;
  body: string;
  reason: string;
  attempts: number;
  recorded_at: number;
  replay_requested_at: number | null;
  replayed_at: number | null;
}

/** The dead letters, the latest first. */
export async function listDeadLetters(
  database: D1Database,
  limit: number,
): Promise<RecordedDeadLetter[]> {
  const { results } = await callUpstream("DATABASE", "list dead letters", () =>
    database
      .prepare("SELECT * FROM dead_letters ORDER BY recorded_at DESC, message_id LIMIT ?1")
      .bind(limit)
      .all<DeadLetterRow>(),
  );
  return results.map(toRecordedDeadLetter);
}

/**
 * Asks for a dead letter to be sent again: the next sweep does it.
 *
 * @returns whether there is such a dead letter
 */
export async function requestReplay(
  database: D1Database,
  messageId: string,
  now: number,
): Promise<boolean> {
  const { meta } = await callUpstream("DATABASE", "request replay", () =>
    database
      .prepare(
        "UPDATE dead_letters SET replay_requested_at = ?2, replayed_at = NULL WHERE message_id = ?1",
      )
      .bind(messageId, now)
      .run(),
  );
  return meta.changes > 0;
}

/** The dead letters whose replay is asked for and not done, the longest waiting first. */
export async function listReplays(
  database: D1Database,
  limit: number,
): Promise<RecordedDeadLetter[]> {
  const { results } = await callUpstream("DATABASE", "list replays", () =>
    database
      .prepare(
        `SELECT * FROM dead_letters WHERE replay_requested_at IS NOT NULL AND replayed_at IS NULL
         ORDER BY replay_requested_at LIMIT ?1`,
      )
      .bind(limit)
      .all<DeadLetterRow>(),
  );
  return results.map(toRecordedDeadLetter);
}

/** Notes that a dead letter has been sent again. */
export async function recordReplay(
  database: D1Database,
  messageId: string,
  now: number,
): Promise<void> {
  await callUpstream("DATABASE", "record replay", () =>
    database
      .prepare("UPDATE dead_letters SET replayed_at = ?2 WHERE message_id = ?1")
      .bind(messageId, now)
      .run(),
  );
}

function toRecordedDeadLetter(row: DeadLetterRow): RecordedDeadLetter {
  return {
    messageId: row.message_id,
    runId: row.run_id,
    body: row.body,
    reason: row.reason,
    attempts: row.attempts,
    recordedAt: row.recorded_at,
    replayRequestedAt: row.replay_requested_at,
    replayedAt: row.replayed_at,
  };
}
