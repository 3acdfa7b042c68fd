/** The dead letters: what no retry could help is recorded for an operator, and its range marked as failed. */
import { retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { forEachInLanes } from "../platform/lanes.ts";
import { log, logError } from "../platform/log.ts";
import { buryMessage } from "./buryMessage.ts";
import { LANES } from "./consumeInstanceCreation.ts";
import { describeMessage, readInstanceCreation } from "./message.ts";
import { lookUpRuns } from "./runsOfBatch.ts";

/** Records each message that used up its retries. */
export async function consumeDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  const findPlace = await lookUpRuns(env, batch.messages.map(readInstanceCreation));
  await forEachInLanes(batch.messages, LANES, async (message) => {
    const creation = readInstanceCreation(message);
    const fields = describeMessage(message, creation);
    try {
      await buryMessage(findPlace(creation).database, message, creation, "retries-exhausted");
      log("dead-letter", { ...fields, outcome: "recorded" });
      message.ack();
    } catch (error) {
      logError("dead-letter.fault", error, { ...fields, outcome: "retried" });
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
  });
}
