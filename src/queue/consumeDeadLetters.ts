/** The dead letters: what no retry could help is recorded for an operator, and its range marked as failed. */
import { retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { forEachInLanes } from "../platform/lanes.ts";
import { log, logError } from "../platform/log.ts";
import { buryMessage } from "./buryMessage.ts";
import { LANES } from "./consumeInstanceCreation.ts";
import { describeMessage, readMessages } from "./message.ts";
import { lookUpRuns } from "./runsOfBatch.ts";

/** Records each message that used up its retries. */
export async function consumeDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  const received = readMessages(batch);
  const findPlace = await lookUpRuns(env, received);
  await forEachInLanes(received, LANES, async (one) => {
    const { message, creation } = one;
    const fields = describeMessage(one);
    try {
      await buryMessage(findPlace(creation).database, one, "retries-exhausted");
      log("dead-letter", { ...fields, outcome: "recorded" });
      message.ack();
    } catch (error) {
      logError("dead-letter.fault", error, { ...fields, outcome: "retried" });
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
  });
}
