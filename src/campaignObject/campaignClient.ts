/** Calls the object of a campaign. */
import { databaseOf } from "../database/databases.ts";
import type { AccountGroupPlace } from "../domain/accountGroup.ts";
import type {
  OvertakenTransition,
  StartOutcome,
  StartRequest,
  StopOutcome,
  StopRequest,
} from "../domain/transition.ts";
import { callUpstream } from "../platform/upstream.ts";
import type { Arrival, CampaignObject } from "./CampaignObject.ts";
import { type CampaignObjectName, toCampaignObjectName } from "./campaignObjectName.ts";
import { confirmStart, settleStart } from "./start.ts";
import { confirmStop, settleStop } from "./stop.ts";

/** How often a transition is asked for when the campaign changes under it each time. */
const ASKS = 3;
/** A transition that is overtaken later than this is not asked for again: its client is about to give up. */
export const LONGEST_ASKING_MILLISECONDS = 5_000;

/** Asks the campaign's object to start it. An unknown outcome is looked up before any answer. */
export async function startCampaignInObject(
  env: Env,
  request: StartRequest,
): Promise<StartOutcome> {
  const firstAskedAt = Date.now();
  let { askedAt } = request;
  for (let ask = 1; ask <= ASKS; ask++) {
    const outcome = await askForStart(env, { ...request, askedAt });
    if (outcome.outcome !== "overtaken") return outcome;
    if (Date.now() - firstAskedAt > LONGEST_ASKING_MILLISECONDS) break;
    askedAt = askLaterThan(outcome);
  }
  return { outcome: "nothing-done" };
}

async function askForStart(
  env: Env,
  request: StartRequest,
): Promise<StartOutcome | OvertakenTransition> {
  const database = databaseOf(env, request.databaseNumber);
  let calls = 0;
  try {
    const outcome = await callCampaignObject(env, request, "start", async (object) => {
      calls++;
      return await object.start(request);
    });
    return calls === 1 ? outcome : await confirmStart(database, request, outcome);
  } catch (error) {
    return settleStart(database, request, error);
  }
}

/** Asks the campaign's object to stop it. An unknown outcome is looked up before any answer. */
export async function stopCampaignInObject(env: Env, request: StopRequest): Promise<StopOutcome> {
  const firstAskedAt = Date.now();
  let { askedAt } = request;
  for (let ask = 1; ask <= ASKS; ask++) {
    const outcome = await askForStop(env, { ...request, askedAt });
    if (outcome.outcome !== "overtaken") return outcome;
    if (Date.now() - firstAskedAt > LONGEST_ASKING_MILLISECONDS) break;
    askedAt = askLaterThan(outcome);
  }
  return { outcome: "nothing-done" };
}

async function askForStop(
  env: Env,
  request: StopRequest,
): Promise<StopOutcome | OvertakenTransition> {
  const database = databaseOf(env, request.databaseNumber);
  let calls = 0;
  try {
    const outcome = await callCampaignObject(env, request, "stop", async (object) => {
      calls++;
      return await object.stop(request);
    });
    return calls === 1 ? outcome : await confirmStop(database, request, outcome);
  } catch (error) {
    return settleStop(database, request, error);
  }
}

/** The client still waits, so its request is asked anew. The change may carry the time of a clock that is ahead. */
function askLaterThan({ changedAt }: OvertakenTransition): number {
  return Math.max(Date.now(), changedAt + 1);
}

/** Hands leads that arrived for a live automatic run to its campaign's object. */
export async function sendArrivalInObject(
  env: Env,
  place: AccountGroupPlace,
  arrival: Arrival,
): Promise<void> {
  const name = { ...place, campaignId: arrival.campaignId };
  await callCampaignObject(env, name, "send arrival", (object) => object.sendArrival(arrival));
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
