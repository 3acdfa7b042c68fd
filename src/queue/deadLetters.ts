/** The dead letters: what no retry could settle is recorded for an operator, and its range marked as failed. */
import {
  listReplays,
  type RecordedDeadLetter,
  recordDeadLetter,
  recordReplay,
  requestReplay,
} from "../database/deadLetters.ts";
import { log, logError } from "../log.ts";
import { callUpstream } from "../upstream.ts";
import { retryDelaySeconds } from "./decideSettlement.ts";
import { describeMessage, type InstanceCreation, readInstanceCreation } from "./message.ts";

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

/** Bounds the replays of one sweep. */
const MAXIMUM_REPLAYS_A_SWEEP = 100;

/**
 * Sends the dead letters again whose replay an operator has asked for, as they are: one that still cannot be settled
 * comes back.
 */
export async function replayDeadLetters(env: Env): Promise<void> {
  for (const letter of await listReplays(env.DATABASE, MAXIMUM_REPLAYS_A_SWEEP)) {
    const { messageId, runId } = letter;
    try {
      await replay(env, letter);
      log("dead-letter.replay", { messageId, runId, outcome: "sent" });
    } catch (error) {
      logError("dead-letter.replay.fault", error, { messageId, runId });
    }
  }
}

async function replay(env: Env, { messageId, body }: RecordedDeadLetter): Promise<void> {
  const message: unknown = JSON.parse(body);
  try {
    await callUpstream("QUEUE", "replay", () => env.INSTANCE_CREATION.send(message));
  } catch (error) {
    // Those that the queue refuses must not keep the others from their turn.
    await requestReplay(env.DATABASE, messageId, Date.now());
    throw error;
  }
  await recordReplay(env.DATABASE, messageId, Date.now());
}

/** Records one message as a dead letter; `creation` is what it asks for, null when it is malformed. */
export async function buryMessage(
  database: D1Database,
  message: Message,
  creation: InstanceCreation | null,
  reason: string,
): Promise<void> {
  await recordDeadLetter(
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
