/**
 * Consumes the queue of actions. A fault before the calls is retried; after them nothing is, since nobody knows what the
 * sender has done: the object of the sender finds the actions `sending`, and decides. A message that comes late or twice
 * finds nothing to claim. One that uses up its retries is dropped: its actions are in D1, and their time comes again.
 */
import { retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { log, logError } from "../platform/log.ts";
import { wakeSender } from "../senders/wakeSender.ts";
import { wakeOutbox } from "../webhooks/wake.ts";
import { readActionMessage } from "./actionMessage.ts";
import { lookUpActions } from "./lookUpActions.ts";
import { performActions } from "./performActions.ts";

/** Asks for the actions of each message, one message after the other: they share the invocation's six connections. */
export async function consumeActions(batch: MessageBatch, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const asked = readActionMessage(message);
    if (asked === null) {
      logError("actions.malformed", new Error("The message is none of this queue's"), {
        messageId: message.id,
      });
      message.ack();
      continue;
    }
    const { accountGroupId, databaseNumber, senderId, task } = asked;
    const fields = {
      ...{ messageId: message.id, attempts: message.attempts },
      ...{ accountGroupId, databaseNumber, senderId },
    };
    const startedAt = Date.now();
    try {
      const counts = await (task === "call" ? performActions : lookUpActions)(asked, env);
      message.ack();
      const durationMilliseconds = Date.now() - startedAt;
      log("actions", { ...fields, task, outcome: "performed", ...counts, durationMilliseconds });
      await Promise.all([wakeSender(env, asked, asked.actions.length), wakeOutbox(env, asked)]);
    } catch (error) {
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
      logError("actions.fault", error, { ...fields, task, outcome: "retried" });
    }
  }
}
