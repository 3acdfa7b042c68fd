/** The Worker: what a request, an arrival of leads and a tick of the cron do, in steps. */
import type { StartOutcome } from "../../src/campaign/settleStart.ts";
import type { Range, Run, StartRequest } from "../../src/campaign/words.ts";
import { lookAfterRun, sendArrival } from "./alarm.ts";
import { start, stop } from "./object.ts";
import type { Steps } from "./process.ts";
import { confirmStart, confirmStop, type StopOutcome, settleStart, settleStop } from "./settle.ts";
import { callDatabase, callObject } from "./upstream.ts";
import type { World } from "./world.ts";

/** As in `sweepRuns.ts`. */
const STANDS_STILL_AFTER_MILLISECONDS = 60_000;

/** `startCampaignInObject`. */
export function* requestStart(world: World, request: StartRequest): Steps<StartOutcome> {
  let attempts = 0;
  try {
    const outcome: StartOutcome = yield* callObject(
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
export function* requestStop(world: World, stopId: string): Steps<StopOutcome> {
  let attempts = 0;
  try {
    const outcome: StopOutcome = yield* callObject(
      (object) => stop(world, object, stopId),
      () => attempts++,
    );
    return attempts === 1 ? outcome : yield* confirmStop(world, stopId, outcome);
  } catch (error) {
    return yield* settleStop(world, stopId, error);
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
