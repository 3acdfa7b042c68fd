/** Consumes the queue of ranges. Acknowledges each message by itself and never throws: one bad message takes no other along. */
import { insertInstances } from "../database/instances.ts";
import { decideAcknowledgement, retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { forEachInLanes } from "../platform/lanes.ts";
import { type LogFields, log, logError } from "../platform/log.ts";
import { buryMessage } from "./buryMessage.ts";
import { describeMessage, type ReceivedMessage, readMessages } from "./message.ts";
import { type FindPlace, lookUpRuns, type MessagePlace } from "./runsOfBatch.ts";

/**
 * How many ranges a batch writes at once. Of an invocation's six connections two are left for calls that have passed their
 * deadline and hold theirs still. With `max_concurrency` 4, D1 has 16 ranges at once to write one after the other: at
 * 125 ms each the last waits 2 s, of a deadline of 10.
 */
export const LANES = 4;

/** Creates the instances of each message's range. */
export async function consumeInstanceCreation(batch: MessageBatch, env: Env): Promise<void> {
  const received = readMessages(batch);
  const findPlace = await lookUpRuns(env, received);
  await forEachInLanes(received, LANES, (one) => consumeMessage(one, findPlace));
}

async function consumeMessage(received: ReceivedMessage, findPlace: FindPlace): Promise<void> {
  const { message, creation } = received;
  const fields = describeMessage(received);
  try {
    const result = await consumeRange(received, findPlace(creation));
    message.ack();
    log("message", { ...fields, ...result });
  } catch (error) {
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    logError("message.fault", error, { ...fields, outcome: "retried" });
  }
}

async function consumeRange(
  received: ReceivedMessage,
  { database, hasEnded }: MessagePlace,
): Promise<LogFields> {
  const { creation } = received;
  if (creation === null) return bury(database, received, "malformed-message");
  // A run that has ended never goes on. One that ends only now is fenced by the statements themselves.
  if (hasEnded) return { outcome: "ended" };
  const startedAt = Date.now();
  const result = await insertInstances(database, creation, startedAt);
  if (decideAcknowledgement(result.outcome) === "bury") {
    return bury(database, received, result.outcome);
  }
  return { ...result, durationMilliseconds: Date.now() - startedAt };
}

async function bury(
  database: D1Database,
  received: ReceivedMessage,
  reason: string,
): Promise<LogFields> {
  await buryMessage(database, received, reason);
  return { outcome: "buried", reason };
}
