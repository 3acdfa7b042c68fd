/** Consumes the queue of ranges. Acknowledges each message by itself and never throws: one bad message takes no other along. */
import { databaseOf } from "../database/databases.ts";
import { insertInstances } from "../database/instances.ts";
import { selectServingSenders } from "../database/servingSenders.ts";
import type { AccountGroupPlace } from "../domain/accountGroup.ts";
import { decideAcknowledgement, retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { forEachInLanes } from "../platform/lanes.ts";
import { type LogFields, log, logError } from "../platform/log.ts";
import { wakeSender } from "../senders/wakeSender.ts";
import { wakeOutbox } from "../webhooks/wake.ts";
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
  const grown = new Map<number, Set<string>>();
  const places = new Map<string, AccountGroupPlace>();
  await forEachInLanes(received, LANES, async (one) => {
    const databaseNumber = await consumeMessage(one, findPlace);
    if (databaseNumber === null || one.creation === null) return;
    const { accountGroupId, runId } = one.creation;
    grown.set(databaseNumber, (grown.get(databaseNumber) ?? new Set()).add(runId));
    // A message of version 1 names none: the sweep finds what is to be told.
    if (accountGroupId !== undefined)
      places.set(accountGroupId, { accountGroupId, databaseNumber });
  });
  for (const [number, runIds] of grown) await wakeSendersOf(env, number, [...runIds]);
  await Promise.all(Array.from(places.values(), (place) => wakeOutbox(env, place)));
}

/** The last instance of a run may exist now: its senders begin. A fault only delays them, until the sweep wakes them. */
async function wakeSendersOf(
  env: Env,
  databaseNumber: number,
  runIds: readonly string[],
): Promise<void> {
  try {
    const senders = await selectServingSenders(databaseOf(env, databaseNumber), runIds);
    await Promise.all(senders.map((sender) => wakeSender(env, { ...sender, databaseNumber })));
  } catch (error) {
    logError("senders.asleep", error, { runs: runIds.join(" ") });
  }
}

/** @returns the number of the database in which instances were created; null when none were */
async function consumeMessage(
  received: ReceivedMessage,
  findPlace: FindPlace,
): Promise<number | null> {
  const { message, creation } = received;
  const fields = describeMessage(received);
  try {
    const place = findPlace(creation);
    const result = await consumeRange(received, place);
    message.ack();
    log("message", { ...fields, ...result });
    return result.outcome === "created" ? place.databaseNumber : null;
  } catch (error) {
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    logError("message.fault", error, { ...fields, outcome: "retried" });
    return null;
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
