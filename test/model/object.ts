/** The campaign's object: starts and stops as in `CampaignObject.ts` and `transitions.ts`, in steps. */

import { LONGEST_TURN_WAIT_MILLISECONDS } from "../../src/campaignObject/turnstile.ts";
import { cutRanges } from "../../src/domain/cutRanges.ts";
import { decideStart, type StartRefusal } from "../../src/domain/decideStart.ts";
import { decideStop, type StopRefusal } from "../../src/domain/decideStop.ts";
import type {
  StartedCampaign,
  StartRequest,
  StoppedCampaign,
  StopRequest,
} from "../../src/domain/transition.ts";
import { deleteAlarm, promise, send } from "./alarm.ts";
import type { Timed } from "./history.ts";
import type { ObjectOutcome } from "./outcomes.ts";
import type { Conflict, Isolate, Steps } from "./process.ts";
import { type Find, settle } from "./settle.ts";
import { passTurnstileWithin, TURNED_AWAY } from "./turnstile.ts";
import { callDatabase } from "./upstream.ts";
import type { World } from "./world.ts";

export type ObjectStartOutcome = ObjectOutcome<StartedCampaign, StartRefusal>;
export type ObjectStopOutcome = ObjectOutcome<StoppedCampaign, StopRefusal>;

/** `start`: in its turn, or turned away. */
export function* start(
  world: World,
  object: Isolate,
  request: Timed<StartRequest>,
): Steps<ObjectStartOutcome> {
  return yield* takeTurn(world, object, () =>
    startInTurn(world, object, date(world, object, request)),
  );
}

/** `stop`: the same. */
export function* stop(
  world: World,
  object: Isolate,
  request: Timed<StopRequest>,
): Steps<ObjectStopOutcome> {
  return yield* takeTurn(world, object, () =>
    stopInTurn(world, object, date(world, object, request)),
  );
}

function* takeTurn<T>(
  world: World,
  object: Isolate,
  transit: () => Steps<T>,
): Steps<T | { outcome: "nothing-done" }> {
  const outcome = yield* passTurnstileWithin(
    world,
    object,
    LONGEST_TURN_WAIT_MILLISECONDS,
    transit,
  );
  return outcome === TURNED_AWAY ? { outcome: "nothing-done" } : outcome;
}

function* startInTurn(
  world: World,
  object: Isolate,
  request: Timed<StartRequest>,
): Steps<ObjectStartOutcome> {
  const known = recallConflict(world, object);
  if (known !== null && request.idempotencyKey === null && known.runId !== request.runId) {
    return { outcome: "refused", refusal: known };
  }
  const looksBefore = object.looks;
  const promisedNow = world.design.promise === "before-commit" && (yield* promise(world, object));
  const outcome = yield* orSettle(
    world,
    () => world.database.readStarted(request),
    () => tryStart(world, object, request),
  );
  if (outcome.outcome === "refused") remember(world, object, outcome.refusal);
  if (outcome.outcome === "done") {
    if (world.design.promise === "after-commit") yield* promise(world, object);
    if (world.design.remembersOwnStart) {
      const { runId } = request;
      const code = "CAMPAIGN_ALREADY_ACTIVE";
      remember(world, object, { reason: "conflict", code, runId, since: world.now });
    }
    const { campaignId, runId, traceId } = request;
    const ranges = cutRanges([outcome.done.whole]);
    world.spawn("send", object, send({ id: runId, campaignId, traceId }, ranges));
  } else if (promisedNow && (outcome.outcome === "refused" || outcome.outcome === "overtaken")) {
    const mayLook = looksBefore + object.looks > 0;
    if (!mayLook || !world.design.refusalSparesLook) yield* deleteAlarm(world);
  }
  return outcome;
}

function* stopInTurn(
  world: World,
  object: Isolate,
  request: Timed<StopRequest>,
): Steps<ObjectStopOutcome> {
  if (world.design.stopForgetsConflict) object.knownConflict = null;
  return yield* orSettle(
    world,
    () => world.database.readStopped(request),
    () => tryStop(world, object, request),
  );
}

function* orSettle<Done, Refusal>(
  world: World,
  find: Find<Done>,
  transit: () => Steps<ObjectOutcome<Done, Refusal>>,
): Steps<ObjectOutcome<Done, Refusal>> {
  try {
    return yield* transit();
  } catch (error) {
    return yield* settle(world, find, error);
  }
}

function* tryStart(
  world: World,
  object: Isolate,
  request: Timed<StartRequest>,
): Steps<ObjectStartOutcome> {
  const { database, design } = world;
  const isAllowed =
    design.guard || decideStart(yield* callDatabase("read", () => database.readStartFacts())).start;
  if (isAllowed) {
    const now = world.clockOf(object);
    const started: StartedCampaign | null = yield* callDatabase(
      "write",
      () =>
        world.transit(request.runId, request.trulyAskedAt, () => database.startRun(request, now)),
      design.weighsEveryAttempt,
    );
    if (started !== null) {
      return { outcome: started.runId === request.runId ? "done" : "replayed", done: started };
    }
  }
  const facts = yield* callDatabase("read", () => database.readStartFacts());
  const decision = decideStart(facts);
  return decision.start
    ? { outcome: "overtaken", changedAt: facts.updatedAt }
    : { outcome: "refused", refusal: decision.refusal };
}

function* tryStop(
  world: World,
  object: Isolate,
  request: Timed<StopRequest>,
): Steps<ObjectStopOutcome> {
  const { database } = world;
  const { stopId, trulyAskedAt } = request;
  const now = world.clockOf(object);
  const stopped: StoppedCampaign | null = yield* callDatabase("write", () =>
    world.transit(stopId, trulyAskedAt, () => database.stopRun(request, now)),
  );
  if (stopped !== null) {
    return { outcome: stopped.stopId === stopId ? "done" : "replayed", done: stopped };
  }
  const facts = yield* callDatabase("read", () => database.readStartFacts());
  const refusal = decideStop(facts);
  return refusal === null
    ? { outcome: "overtaken", changedAt: facts.updatedAt }
    : { outcome: "refused", refusal };
}

function date<Request extends { readonly askedAt: number }>(
  world: World,
  object: Isolate,
  request: Request,
): Request {
  return world.design.datedBy === "question"
    ? request
    : { ...request, askedAt: world.clockOf(object) };
}

function remember({ now }: World, object: Isolate, refusal: StartRefusal): void {
  if (refusal.reason === "conflict") object.knownConflict = { refusal, since: now };
}

function recallConflict({ now, design }: World, { knownConflict }: Isolate): Conflict | null {
  if (knownConflict === null) return null;
  return now - knownConflict.since <= design.conflictLifeMilliseconds
    ? knownConflict.refusal
    : null;
}
