/** Records a queue message that no retry can help as a dead letter. */
import { insertDeadLetter } from "../database/deadLetters.ts";
import type { InstanceCreation } from "./message.ts";

/** Records one message as a dead letter; `creation` is what it asks for, null when it is malformed. */
export async function buryMessage(
  database: D1Database,
  message: Message,
  creation: InstanceCreation | null,
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
