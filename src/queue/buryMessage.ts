/** Records a queue message that no retry can help as a dead letter. */
import { insertDeadLetter } from "../database/deadLetters.ts";
import type { ReceivedMessage } from "./message.ts";

/** Records one message as a dead letter. */
export async function buryMessage(
  database: D1Database,
  { message, creation }: ReceivedMessage,
  reason: string,
): Promise<void> {
  await insertDeadLetter(
    database,
    {
      messageId: message.id,
      body: JSON.stringify(message.body ?? null),
      reason,
      attempts: message.attempts,
      recordedAt: Date.now(),
    },
    creation,
  );
}
