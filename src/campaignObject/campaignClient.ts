/** Calls the object of a campaign. */

import type { StartRequest, StopRequest, TransitionRequest } from "../domain/transition.ts";
import { callUpstream, UpstreamError } from "../platform/upstream.ts";
import type { Arrival, CampaignObject } from "./CampaignObject.ts";
import { type CampaignObjectName, toCampaignObjectName } from "./campaignObjectName.ts";
import {
  confirm,
  type ObjectOutcome,
  type Outcome,
  START,
  STOP,
  type StartOutcome,
  type StopOutcome,
  settle,
  type Transition,
} from "./settle.ts";

/** Asks the campaign's object to start it; an unknown outcome is looked up before any answer. */
export function startCampaignInObject(env: Env, request: StartRequest): Promise<StartOutcome> {
  return transit(env, START, request, (object, asked) => object.start(asked));
}

/** Asks the campaign's object to stop it, in the same way. */
export function stopCampaignInObject(env: Env, request: StopRequest): Promise<StopOutcome> {
  return transit(env, STOP, request, (object, asked) => object.stop(asked));
}

/** How often a transition is asked for when the campaign changes under it each time. */
const ASKS = 3;
/** A transition that is overtaken later than this is not asked for again: its client is about to give up. */
export const LONGEST_ASKING_MILLISECONDS = 5_000;

type Call<Request, Done, Refusal> = (
  object: DurableObjectStub<CampaignObject>,
  request: Request,
) => PromiseLike<ObjectOutcome<Done, Refusal>>;

async function transit<Request extends TransitionRequest, Done, Refusal>(
  env: Env,
  transition: Transition<Request, Done>,
  request: Request,
  call: Call<Request, Done, Refusal>,
): Promise<Outcome<Done, Refusal>> {
  const askedFirstAt = Date.now();
  let { askedAt } = request;
  for (let ask = 1; ask <= ASKS; ask++) {
    const outcome = await askOnce(env, transition, { ...request, askedAt }, call);
    if (outcome.outcome !== "overtaken") return outcome;
    if (Date.now() - askedFirstAt > LONGEST_ASKING_MILLISECONDS) break;
    // The client still waits, so it asks again. The change may carry the time of a machine whose clock is ahead.
    askedAt = Math.max(Date.now(), outcome.changedAt + 1);
  }
  return { outcome: "nothing-done" };
}

async function askOnce<Request extends TransitionRequest, Done, Refusal>(
  env: Env,
  transition: Transition<Request, Done>,
  request: Request,
  call: Call<Request, Done, Refusal>,
): Promise<ObjectOutcome<Done, Refusal>> {
  let attempts = 0;
  try {
    const outcome = await callCampaignObject(env, request, transition.name, async (object) => {
      attempts++;
      return await call(object, request);
    });
    return attempts === 1 ? outcome : await confirm(env.DATABASE, transition, request, outcome);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return settle(env.DATABASE, transition, request, error);
  }
}

/** Hands leads that arrived for a live automatic run to its campaign's object. */
export async function sendArrivalInObject(
  env: Env,
  accountGroupId: string,
  arrival: Arrival,
): Promise<void> {
  const { campaignId } = arrival;
  await callCampaignObject(env, { accountGroupId, campaignId }, "send arrival", (object) =>
    object.sendArrival(arrival),
  );
}

/**
 * Makes the campaign's object look after its live run now, unless its alarm is going to.
 *
 * @returns whether it looked
 */
export function lookAfterRunInObject(env: Env, name: CampaignObjectName): Promise<boolean> {
  return callCampaignObject(env, name, "look after run", (object) => object.lookAfterRun());
}

/** Every attempt takes a new stub: one that has failed stays broken. */
function callCampaignObject<T>(
  { CAMPAIGNS }: Env,
  name: CampaignObjectName,
  operation: string,
  call: (object: DurableObjectStub<CampaignObject>) => PromiseLike<T>,
): Promise<T> {
  return callUpstream("CAMPAIGNS", operation, async () =>
    call(CAMPAIGNS.getByName(toCampaignObjectName(name))),
  );
}
