/** Sends the dead letters again whose replay an operator has asked for. */
import {
  type RecordedDeadLetter,
  recordReplay,
  requestReplay,
  selectReplays,
} from "../database/deadLetters.ts";
import { log, logError } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/**
 * Sends the dead letters again whose replay an operator has asked for, as they are, whatever their version: one that still
 * cannot be consumed comes back.
 */
export async function replayDeadLetters(
  env: Env,
  database: D1Database,
  { replays }: SweepShare,
): Promise<void> {
  for (const letter of await selectReplays(database, replays)) {
    const { messageId, runId } = letter;
    try {
      await replay(env.INSTANCE_CREATION, database, letter);
      log("dead-letter.replay", { messageId, runId, outcome: "sent" });
    } catch (error) {
      logError("dead-letter.replay.fault", error, { messageId, runId });
    }
  }
}

async function replay(
  queue: Queue,
  database: D1Database,
  { messageId, body, replayRequestedAt }: RecordedDeadLetter,
): Promise<void> {
  const message: unknown = JSON.parse(body);
  try {
    await callUpstream("QUEUE", "replay", () => queue.send(message));
  } catch (error) {
    // A letter that the queue refuses goes behind the others, so that they get their turn.
    await requestReplay(database, messageId, Date.now());
    throw error;
  }
  await recordReplay(database, messageId, replayRequestedAt, Date.now());
}
