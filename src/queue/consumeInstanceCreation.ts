/** Consumes the queue of ranges. Settles each message by itself and never throws: one bad message takes no other along. */
import { insertInstances } from "../database/instances.ts";
import { decideAcknowledgement, retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { type LogFields, log, logError } from "../platform/log.ts";
import { buryMessage } from "./buryMessage.ts";
import { describeMessage, type InstanceCreation, readInstanceCreation } from "./message.ts";

/** Creates the instances of each message's range. */
export async function consumeInstanceCreation(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => settleMessage(message, env.DATABASE)));
}

async function settleMessage(message: Message, database: D1Database): Promise<void> {
  const creation = readInstanceCreation(message);
  const fields = describeMessage(message, creation);
  try {
    const result =
      creation === null
        ? await bury(message, creation, "malformed-message", database)
        : await settleRange(message, creation, database);
    message.ack();
    log("message", { ...fields, ...result });
  } catch (error) {
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    logError("message.fault", error, { ...fields, outcome: "retried" });
  }
}

async function settleRange(
  message: Message,
  creation: InstanceCreation,
  database: D1Database,
): Promise<LogFields> {
  const startedAt = Date.now();
  const result = await insertInstances(database, creation, startedAt);
  if (decideAcknowledgement(result.outcome) === "bury")
    return bury(message, creation, result.outcome, database);
  return { ...result, durationMilliseconds: Date.now() - startedAt };
}

async function bury(
  message: Message,
  creation: InstanceCreation | null,
  reason: string,
  database: D1Database,
): Promise<LogFields> {
  await buryMessage(database, message, creation, reason);
  return { outcome: "buried", reason };
}
