/** Dead letters: the queue messages that no retry could settle. */
import type { InstanceCreation } from "../queue/message.ts";
import { callUpstream } from "../upstream.ts";

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
 * @param message the body as a message, or null when it is not one
 */
export async function recordDeadLetter(
  database: D1Database,
  { messageId, body, reason, attempts, recordedAt }: DeadLetter,
  message: InstanceCreation | null,
): Promise<void> {
  const statements = [
    database
      .prepare(
        `INSERT INTO dead_letters (message_id, run_id, body, reason, attempts, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (message_id) DO NOTHING`,
      )
      .bind(messageId, message?.runId ?? null, body, reason, attempts, recordedAt),
  ];
  if (message !== null) {
    statements.push(
      database
        .prepare(
          `INSERT INTO ranges (run_id, from_position, to_position, status, failure_reason, recorded_at)
           SELECT r.id, ?3, ?4, 'failed', ?5, ?6 FROM runs r
           WHERE r.id = ?1 AND r.campaign_id = ?2 AND r.ended_at IS NULL AND r.first_position <= ?3 AND ?4 <= r.end_position
           ON CONFLICT (run_id, from_position) DO NOTHING`,
        )
        .bind(message.runId, message.campaignId, message.from, message.to, reason, recordedAt),
    );
  }
  await callUpstream("DATABASE", "record dead letter", () => database.batch(statements));
}
