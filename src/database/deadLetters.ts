/** Dead letters: the queue messages that no retry could settle. */
import type { RangeOfRun } from "../domain/run.ts";
import { callUpstream } from "../platform/upstream.ts";

/** A queue message that no retry could settle. */
export interface DeadLetter {
  /** The queue's own id of the message; of a range's letter, of the first. */
  readonly messageId: string;
  /** The message as JSON. */
  readonly body: string;
  readonly reason: string;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/** ?1 message, ?2 run, ?3 campaign, ?4 from, ?5 to, ?6 body, ?7 reason, ?8 attempts, ?9 now; without a range ?2 to ?5 are NULL. */
const RECORD_LETTER = `
  INSERT INTO dead_letters (message_id, run_id, from_position, body, reason, attempts, recorded_at)
  SELECT ?1, ?2,
         (SELECT ?4 FROM runs WHERE id = ?2 AND campaign_id = ?3 AND first_position <= ?4 AND ?5 <= end_position),
         ?6, ?7, ?8, ?9
  WHERE NOT EXISTS (
    SELECT 1 FROM ranges WHERE run_id = ?2 AND from_position = ?4 AND to_position >= ?5 AND status = 'created')
  ON CONFLICT (message_id) DO NOTHING
  ON CONFLICT (run_id, from_position) WHERE from_position IS NOT NULL DO UPDATE
    SET body = excluded.body, reason = excluded.reason, attempts = excluded.attempts, recorded_at = excluded.recorded_at,
        occurrences = occurrences + 1`;

const FAIL_RANGE = `
  INSERT INTO ranges (run_id, from_position, to_position, status, failure_reason, recorded_at)
  SELECT r.id, ?3, ?4, 'failed', ?5, ?6 FROM runs r
  WHERE r.id = ?1 AND r.campaign_id = ?2 AND r.ended_at IS NULL AND r.first_position <= ?3 AND ?4 <= r.end_position
  ON CONFLICT (run_id, from_position) DO NOTHING`;

/**
 * Records a dead letter and, when its message names a range of a live run, marks the range as failed. A range has one
 * letter, which counts how often it failed, and none when its instances exist.
 *
 * @param range what the message was to create, or null when it is no such message
 */
export async function insertDeadLetter(
  database: D1Database,
  { messageId, body, reason, attempts, recordedAt }: DeadLetter,
  range: RangeOfRun | null,
): Promise<void> {
  const { runId = null, campaignId = null, from = null, to = null } = range ?? {};
  const named = [runId, campaignId, from, to];
  await callUpstream("DATABASE", "record dead letter", () =>
    database.batch([
      database.prepare(RECORD_LETTER).bind(messageId, ...named, body, reason, attempts, recordedAt),
      database.prepare(FAIL_RANGE).bind(...named, reason, recordedAt),
    ]),
  );
}

/** A dead letter as an operator sees it. */
export interface RecordedDeadLetter extends DeadLetter {
  readonly runId: string | null;
  /** How often its range has failed. */
  readonly occurrences: number;
  /** Milliseconds since 1970. */
  readonly replayRequestedAt: number | null;
  readonly replayedAt: number | null;
}

interface DeadLetterRow {
  message_id: string;
  run_id: string | null;
  occurrences: number;
  body: string;
  reason: string;
  attempts: number;
  recorded_at: number;
  replay_requested_at: number | null;
  replayed_at: number | null;
}

/** The dead letters, the latest first. */
export async function selectDeadLetters(
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
 * Asks for a dead letter to be sent again: the next sweep does it, behind those that were asked for before.
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
export async function selectReplays(
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
  await callUpstream("DATABASE", "record replay", () =>
    database
      .prepare(
        "UPDATE dead_letters SET replayed_at = ?3 WHERE message_id = ?1 AND replay_requested_at = ?2",
      )
      .bind(messageId, requestedAt, now)
      .run(),
  );
}

function toRecordedDeadLetter(row: DeadLetterRow): RecordedDeadLetter {
  return {
    messageId: row.message_id,
    runId: row.run_id,
    occurrences: row.occurrences,
    body: row.body,
    reason: row.reason,
    attempts: row.attempts,
    recordedAt: row.recorded_at,
    replayRequestedAt: row.replay_requested_at,
    replayedAt: row.replayed_at,
  };
}
