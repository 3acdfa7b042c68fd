/** The dead letters: what no retry could settle is recorded for an operator, and its range marked as failed. */
import { retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { log, logError } from "../platform/log.ts";
import { buryMessage } from "./buryMessage.ts";
import { describeMessage, readInstanceCreation } from "./message.ts";

/** Records each message that used up its retries. */
export async function consumeDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const creation = readInstanceCreation(message);
      const fields = describeMessage(message, creation);
      try {
        await buryMessage(env.DATABASE, message, creation, "retries-exhausted");
        log("dead-letter", { ...fields, outcome: "recorded" });
        message.ack();
      } catch (error) {
        logError("dead-letter.fault", error, { ...fields, outcome: "retried" });
        message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
      }
    }),
  );
}
