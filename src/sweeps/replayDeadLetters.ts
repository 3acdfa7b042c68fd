/** Sends the dead letters again whose replay an operator has asked for. */
import {
  type RecordedDeadLetter,
  recordReplay,
  requestReplay,
  selectReplays,
} from "../database/deadLetters.ts";
import { log, logError } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";

/** Bounds the replays of one sweep. */
const MAXIMUM_REPLAYS_A_SWEEP = 100;

/**
 * Sends the dead letters again whose replay an operator has asked for, as they are: one that still cannot be settled
 * comes back.
 */
export async function replayDeadLetters(env: Env): Promise<void> {
  for (const letter of await selectReplays(env.DATABASE, MAXIMUM_REPLAYS_A_SWEEP)) {
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
