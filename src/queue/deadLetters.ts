/** The dead letters: what no retry could settle is recorded for an operator, and its range marked as failed. */
import { recordDeadLetter } from "../database/deadLetters.ts";
import { log, logError } from "../log.ts";
import { retryDelaySeconds } from "./decideSettlement.ts";
import { instanceCreationSchema } from "./message.ts";

/** D1 holds values of up to 2 MB; a message is at most 128 KB. A longer text is of no use to an operator. */
const LONGEST_BODY_CHARACTERS = 10_000;

/** Records each message that used up its retries. */
export async function consumeDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await buryMessage(env.DATABASE, message, "retries-exhausted");
        log("dead-letter", { messageId: message.id, outcome: "recorded" });
        message.ack();
      } catch (error) {
        logError("dead-letter.fault", error, { messageId: message.id, attempts: message.attempts });
        message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
      }
    }),
  );
}

/** Records one message as a dead letter. */
export async function buryMessage(
  database: D1Database,
  message: Message,
  reason: string,
): Promise<void> {
  await recordDeadLetter(
    database,
    {
      messageId: message.id,
      body: String(JSON.stringify(message.body)).slice(0, LONGEST_BODY_CHARACTERS),
      reason,
      attempts: message.attempts,
      recordedAt: Date.now(),
    },
    instanceCreationSchema.safeParse(message.body).data ?? null,
  );
}
