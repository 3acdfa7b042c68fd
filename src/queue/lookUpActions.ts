/** Asks the sender what became of actions whose outcome nobody knows. */
import { type ActionToCall, selectActionsToCall } from "../database/actionsToCall.ts";
import { databaseOf } from "../database/databases.ts";
import { type ActionStatus, toActionId } from "../domain/action.ts";
import { decideAfterLookUp, momentOfLookUp } from "../domain/decideAfterCall.ts";
import { lookUpAction } from "../senders/callSender.ts";
import type { ActionMessage } from "./actionMessage.ts";
import type { PerformedCounts } from "./performActions.ts";
import { prepareSender } from "./prepareSender.ts";
import { type ActionOutcome, recordOutcomes } from "./recordOutcomes.ts";

const WITHOUT_OUTCOME: readonly ActionStatus[] = ["sending", "accepted", "unknown"];

/** Looks up the actions of a message. One that cannot be told is looked up again later, or left to a person. */
export async function lookUpActions(asked: ActionMessage, env: Env): Promise<PerformedCounts> {
  const { databaseNumber, senderId } = asked;
  const database = databaseOf(env, databaseNumber);
  const now = Date.now();
  const found = await selectActionsToCall(database, asked, asked.actions, null, now);
  const { actions, runs } = found;
  const sender = found.sender && (await prepareSender(database, senderId, found.sender, env, now));
  if (sender === null) return { called: 0, closed: 0 };
  const outcomes = await Promise.all(
    actions.map(async (action): Promise<ActionOutcome[]> => {
      const run = runs.get(action.runId);
      if (run === undefined || !canBeLookedUp(action, Date.now())) return [];
      const { namedRunId: runId, position, step, attempt, connectedAt, notAfter } = action;
      const { answer } = await lookUpAction(sender, toActionId({ runId, position }, step), {
        fetch,
        now: Date.now(),
      });
      const { workflow } = run;
      const facts = { workflow, step, attempt, connectedAt, notAfter, sender };
      const after = decideAfterLookUp(answer, facts, Date.now());
      return after === null ? [] : [{ action, claim: null, after }];
    }),
  );
  await recordOutcomes(database, senderId, outcomes.flat(), Date.now());
  return { called: outcomes.length, closed: 0 };
}

/** An action that its sender may begin with yet is not looked up: that it is not there says nothing then. */
function canBeLookedUp(action: ActionToCall, now: number): boolean {
  if (now < momentOfLookUp(action)) return false;
  const { status, attempt } = action;
  return status === "reserved" ? attempt > 0 : WITHOUT_OUTCOME.includes(status);
}
