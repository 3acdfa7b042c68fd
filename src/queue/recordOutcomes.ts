/** What came of the actions of a message, as it is recorded. */
import type { ActionToCall } from "../database/actionsToCall.ts";
import { type ActionRecord, recordActions, type SenderPause } from "../database/recordActions.ts";
import type { AfterCall } from "../domain/decideAfterCall.ts";
import { toTransition } from "../domain/toTransition.ts";
import { UpstreamError } from "../platform/upstream.ts";

const MAXIMUM_ATTEMPTS = 3;
const PAUSE_MILLISECONDS = 500;

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
  const recording = {
    senderId,
    records: outcomes.map(toRecord),
    transitions: outcomes.flatMap(({ action, after: { next } }) =>
      next === null ? [] : [toTransition(action, next, null)],
    ),
    pauses: outcomes.flatMap(({ action, after: { pause } }) =>
      pause === null ? [] : [toPause(action, pause)],
    ),
    now,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await recordActions(database, recording);
    } catch (error) {
      // To repeat it is harmless, and what is not recorded is known to nobody.
      if (attempt === MAXIMUM_ATTEMPTS || !(error instanceof UpstreamError)) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, PAUSE_MILLISECONDS);
      });
    }
  }
}

function toRecord({ action, claim, after }: ActionOutcome): ActionRecord {
  const { campaignId, position, step, attempt, calledAt } = action;
  const { status, doneAt, code, message, externalId, thread, isGivenBack } = after;
  const from = claim === null ? action.status : "sending";
  return {
    ...{ campaignId, position, step, from, claim, attempt, calledAt },
    ...{ status, doneAt, code, message, externalId, thread, isGivenBack },
  };
}

/** What a sender has asked for in the answer to an action. */
export function toPause(
  { kind }: ActionToCall,
  pause: NonNullable<AfterCall["pause"]>,
): SenderPause {
  if ("blockedCode" in pause) return pause;
  return { until: pause.until, kind: pause.scope === "kind" ? kind : null };
}
