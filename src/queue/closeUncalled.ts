/** Closing the instances of actions that were reserved, and are not asked for after all. */
import { giveBackActions } from "../database/actionsToCall.ts";
import type { ActionMessage } from "./actionMessage.ts";
import { type ActionOutcome, recordOutcomes } from "./recordOutcomes.ts";

/** Gives back what is not asked for, and records why. */
export async function closeUncalled(
  { senderId, reservation }: ActionMessage,
  database: D1Database,
  closed: readonly ActionOutcome[],
): Promise<void> {
  if (closed.length === 0) return;
  const actions = closed.map(({ action }) => action);
  await giveBackActions(database, actions, reservation);
  await recordGivenBack(database, senderId, closed);
}

/**
 * Records why actions that are given back are not asked for. One that an earlier call may have performed is unknown then, and
 * keeps its slot: only its instance is closed.
 */
export function recordGivenBack(
  database: D1Database,
  senderId: string,
  closed: readonly ActionOutcome[],
): Promise<void> {
  const outcomes = closed.map((one): ActionOutcome => {
    return { ...one, action: { ...one.action, status: "expired" } };
  });
  return recordOutcomes(database, senderId, outcomes, Date.now());
}
