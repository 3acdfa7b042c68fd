/** Sends the dead letters again whose replay an operator has asked for. */
import type { NumberedDatabase } from "../database/databases.ts";
import {
  type RecordedDeadLetter,
  recordReplay,
  requestReplay,
  selectReplays,
} from "../database/deadLetters.ts";
import { log, logError } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";
import { instanceCreationSchema } from "../queue/message.ts";
import { creationQueueOf } from "../queue/queues.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/**
 * Sends the dead letters again whose replay an operator has asked for, whatever their version: one that still cannot be
 * consumed comes back.
 */
export async function replayDeadLetters(
  env: Env,
  place: NumberedDatabase,
  { replays }: SweepShare,
): Promise<void> {
  const { databaseNumber } = place;
  for (const letter of await selectReplays(place.database, replays)) {
    const { messageId, runId } = letter;
    try {
      await replay(env, place, letter);
      log("dead-letter.replay", { databaseNumber, messageId, runId, outcome: "sent" });
    } catch (error) {
      logError("dead-letter.replay.fault", error, { databaseNumber, messageId, runId });
    }
  }
}

async function replay(
  env: Env,
  { databaseNumber, database }: NumberedDatabase,
  { messageId, body, replayRequestedAt }: RecordedDeadLetter,
): Promise<void> {
  const message = addressTo(databaseNumber, JSON.parse(body));
  const queue = creationQueueOf(env, databaseNumber);
  try {
    await callUpstream("QUEUE", "replay", () => queue.send(message));
  } catch (error) {
    // A letter that the queue refuses goes behind the others, so that they get their turn.
    await requestReplay(database, messageId, Date.now());
    throw error;
  }
  await recordReplay(database, messageId, replayRequestedAt, Date.now());
}

/** The account group may have moved since the message was sent: its run is where its letter is. */
function addressTo(databaseNumber: number, message: unknown): unknown {
  const creation = instanceCreationSchema.safeParse(message).data;
  if (creation?.accountGroupId === undefined) return message;
  return { ...creation, version: 3, databaseNumber };
}
