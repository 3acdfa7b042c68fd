/** The Worker: what a request, an arrival of leads and a tick of the cron do, in steps. */
import { LONGEST_ASKING_MILLISECONDS } from "../../src/campaignObject/campaignClient.ts";
import { STUCK_AFTER_MILLISECONDS } from "../../src/domain/decideLook.ts";
import type { Range, Run } from "../../src/domain/run.ts";
import type {
  StartOutcome,
  StartRequest,
  StopOutcome,
  StopRequest,
  TransitionRequest,
} from "../../src/domain/transition.ts";
import { lookAfterRun, sendArrival } from "./alarm.ts";
import type { Timed } from "./history.ts";
import { start, stop } from "./object.ts";
import type { ObjectOutcome, Outcome } from "./outcomes.ts";
import type { Isolate, Steps } from "./process.ts";
import { confirm, type Find, settle } from "./settle.ts";
import { callDatabase, callObject } from "./upstream.ts";
import type { World } from "./world.ts";

/** As in `campaignObjects.ts`. */
const ASKS = 3;

/** `startCampaignInObject`. */
export function requestStart(
  world: World,
  request: StartRequest,
  clockOffset: number,
): Steps<StartOutcome> {
  return transit(
    world,
    request,
    clockOffset,
    () => world.database.readStarted(request),
    (object, asked) => start(world, object, asked),
  );
}

/** `stopCampaignInObject`. */
export function requestStop(
  world: World,
  request: StopRequest,
  clockOffset: number,
): Steps<StopOutcome> {
  return transit(
    world,
    request,
    clockOffset,
    () => world.database.readStopped(request),
    (object, asked) => stop(world, object, asked),
  );
}

type Call<Request, Done, Refusal> = (
  object: Isolate,
  request: Timed<Request>,
) => Steps<ObjectOutcome<Done, Refusal>>;

function* transit<Request extends TransitionRequest, Done, Refusal>(
  world: World,
  request: Request,
  clockOffset: number,
  find: Find<Done>,
  call: Call<Request, Done, Refusal>,
): Steps<Outcome<Done, Refusal>> {
  const askedFirstAt = world.now;
  let { askedAt } = request;
  for (let ask = 1; ask <= ASKS; ask++) {
    const timed = { ...request, askedAt, trulyAskedAt: world.now };
    const outcome = yield* askOnce(world, timed, find, call);
    if (outcome.outcome !== "overtaken") return outcome;
    if (world.now - askedFirstAt > LONGEST_ASKING_MILLISECONDS) break;
    askedAt = Math.max(world.now + clockOffset, outcome.changedAt + 1);
  }
  return { outcome: "nothing-done" };
}

function* askOnce<Request, Done, Refusal>(
  world: World,
  request: Timed<Request>,
  find: Find<Done>,
  call: Call<Request, Done, Refusal>,
): Steps<ObjectOutcome<Done, Refusal>> {
  let attempts = 0;
  try {
    const outcome: ObjectOutcome<Done, Refusal> = yield* callObject(
      (object) => call(object, request),
      () => attempts++,
    );
    return attempts === 1 || !world.design.confirmsRepeatedCalls
      ? outcome
      : yield* confirm(find, outcome);
  } catch (error) {
    return yield* settle(world, find, error);
  }
}

/** `addLeads`: the promise is in D1 first; what cannot be sent the sweep finds. */
export function* addLeads(world: World, arrivalId: string, count: number): Steps<void> {
  const now = world.now;
  const promise: { run: Run; range: Range } | null = yield* callDatabase("write", () =>
    world.database.addLeads(arrivalId, count, now),
  );
  if (promise !== null) yield* callObject((object) => sendArrival(world, object, promise));
}

/** `sweepRuns`: wakes the object of a run that stands still. */
export function* sweep(world: World, clockOffset: number): Steps<void> {
  const now = world.now + clockOffset;
  const runs = yield* callDatabase("read", () =>
    world.database.listIncompleteRuns(now, STUCK_AFTER_MILLISECONDS),
  );
  if (runs.length > 0) yield* callObject((object) => lookAfterRun(world, object));
}
