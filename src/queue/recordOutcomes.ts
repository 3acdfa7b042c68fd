/** What came of the actions of a message, as it is recorded. */
import type { ActionToCall } from "../database/actionsToCall.ts";
import { type ActionRecord, recordActions, type SenderPause } from "../database/recordActions.ts";
import type { AfterCall } from "../domain/decideAfterCall.ts";
import { toTransition } from "../domain/toTransition.ts";

/** What came of an action. */
export interface ActionOutcome {
  readonly action: ActionToCall;
  /** The claim under which its sender was asked; null where it was not asked to perform it. */
  readonly claim: string | null;
  readonly after: AfterCall;
}

/** Records what came of actions in one transaction. */
export async function recordOutcomes(
  database: D1Database,
  senderId: string,
  outcomes: readonly ActionOutcome[],
  now: number,
): Promise<void> {
  if (outcomes.length === 0) return;
  await recordActions(database, {
    senderId,
    records: outcomes.map(toRecord),
    transitions: outcomes.flatMap(({ action, after: { next } }) =>
      next === null ? [] : [toTransition(action, next, null)],
    ),
    pauses: outcomes.flatMap(toPauses),
    now,
  });
}

function toRecord({ action, claim, after }: ActionOutcome): ActionRecord {
  const { campaignId, position, step } = action;
  const { status, doneAt, code, message, externalId, thread, isGivenBack } = after;
  const from = claim === null ? action.status : "sending";
  return {
    ...{ campaignId, position, step, from, claim },
    ...{ status, doneAt, code, message, externalId, thread, isGivenBack },
  };
}

function toPauses({ action: { kind }, after: { pause } }: ActionOutcome): SenderPause[] {
  if (pause === null) return [];
  if ("blockedCode" in pause) return [pause];
  return [{ until: pause.until, kind: pause.scope === "kind" ? kind : null }];
}
