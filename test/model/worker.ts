/** The Worker: what a request, an arrival of leads and a tick of the cron do, in steps. */
import type { ObjectStartOutcome, StartOutcome } from "../../src/campaign/settleStart.ts";
import type { Range, Run, StartRequest } from "../../src/campaign/words.ts";
import { lookAfterRun, sendArrival } from "./alarm.ts";
import type { StopRequest, Timed } from "./history.ts";
import { start, stop } from "./object.ts";
import type { Steps } from "./process.ts";
import {
  confirmStart,
  confirmStop,
  type ObjectStopOutcome,
  type StopOutcome,
  settleStart,
  settleStop,
} from "./settle.ts";
import { callDatabase, callObject } from "./upstream.ts";
import type { World } from "./world.ts";

/** As in `sweepRuns.ts`. */
const STANDS_STILL_AFTER_MILLISECONDS = 60_000;

/** As in `campaignObjects.ts`. */
const ASKS = 3;

/** `startCampaignInObject`. */
export function* requestStart(
  world: World,
  request: StartRequest,
  clockOffset: number,
): Steps<StartOutcome> {
  let { askedAt } = request;
  for (let ask = 1; ask <= ASKS; ask++) {
    const timed = { ...request, askedAt, trulyAskedAt: world.now };
    const outcome = yield* askForStart(world, timed);
    if (outcome.outcome !== "overtaken") return outcome;
    askedAt = Math.max(world.now + clockOffset, outcome.changedAt + 1);
  }
  return { outcome: "nothing-started" };
}

function* askForStart(world: World, request: Timed<StartRequest>): Steps<ObjectStartOutcome> {
  let attempts = 0;
  try {
    const outcome: ObjectStartOutcome = yield* callObject(
      (object) => start(world, object, request),
      () => attempts++,
    );
    return attempts === 1 || !world.design.confirmsRepeatedCalls
      ? outcome
      : yield* confirmStart(world, request, outcome);
  } catch (error) {
    return yield* settleStart(world, request, error);
  }
}

/** The same for a stop. */
export function* requestStop(
  world: World,
  request: StopRequest,
  clockOffset: number,
): Steps<StopOutcome> {
  let { askedAt } = request;
  for (let ask = 1; ask <= ASKS; ask++) {
    const timed = { ...request, askedAt, trulyAskedAt: world.now };
    const outcome = yield* askForStop(world, timed);
    if (outcome.outcome !== "overtaken") return outcome;
    askedAt = Math.max(world.now + clockOffset, outcome.changedAt + 1);
  }
  return { outcome: "nothing-stopped" };
}

function* askForStop(world: World, request: Timed<StopRequest>): Steps<ObjectStopOutcome> {
  let attempts = 0;
  try {
    const outcome: ObjectStopOutcome = yield* callObject(
      (object) => stop(world, object, request),
      () => attempts++,
    );
    return attempts === 1 ? outcome : yield* confirmStop(world, request.stopId, outcome);
  } catch (error) {
    return yield* settleStop(world, request.stopId, error);
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
  const before = world.now + clockOffset - STANDS_STILL_AFTER_MILLISECONDS;
  const runs = yield* callDatabase("read", () => world.database.listIncompleteRuns(before));
  if (runs.length > 0) yield* callObject((object) => lookAfterRun(world, object));
}
