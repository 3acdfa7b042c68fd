/** The campaign's object: starts and stops as in `CampaignObject.ts`, in steps. */
import { decideStart, type StartRefusal } from "../../src/campaign/decideStart.ts";
import type { ObjectStartOutcome } from "../../src/campaign/settleStart.ts";
import type { StartedCampaign, StartRequest } from "../../src/campaign/words.ts";
import { findMissingRanges } from "../../src/queue/ranges.ts";
import { deleteAlarm, promise, send } from "./alarm.ts";
import type { StopRequest, Timed } from "./history.ts";
import type { Isolate, Steps } from "./process.ts";
import { type ObjectStopOutcome, settleStart, settleStop } from "./settle.ts";
import { passTurnstile, TURNED_AWAY } from "./turnstile.ts";
import { callDatabase } from "./upstream.ts";
import type { World } from "./world.ts";

const LONGEST_WAIT_MILLISECONDS = 10_000;

/** `start`: through the turnstile, or turned away. */
export function* start(
  world: World,
  object: Isolate,
  request: Timed<StartRequest>,
): Steps<ObjectStartOutcome> {
  const outcome = yield* passTurnstile(
    world,
    object,
    () => startInTurn(world, object, date(world, object, request)),
    LONGEST_WAIT_MILLISECONDS,
  );
  return outcome === TURNED_AWAY ? { outcome: "nothing-started" } : outcome;
}

function* startInTurn(
  world: World,
  object: Isolate,
  request: Timed<StartRequest>,
): Steps<ObjectStartOutcome> {
  const refusal = recallConflict(world, object);
  if (refusal !== null && request.idempotencyKey === null) return { outcome: "refused", refusal };
  const looksBefore = object.looks;
  const promisedNow = world.design.promise === "before-commit" && (yield* promise(world, object));
  const outcome = yield* startOrSettle(world, object, request);
  if (outcome.outcome === "started") {
    if (world.design.promise === "after-commit") yield* promise(world, object);
    if (world.design.remembersOwnStart) {
      const { runId } = request;
      const code = "CAMPAIGN_ALREADY_ACTIVE";
      remember(world, object, { reason: "conflict", code, runId, since: world.now });
    }
    const { campaignId, runId, traceId } = request;
    const ranges = findMissingRanges(outcome.started.whole, []);
    world.spawn("send", object, send({ id: runId, campaignId, traceId }, ranges));
  } else if (promisedNow && (outcome.outcome === "refused" || outcome.outcome === "overtaken")) {
    const mayLook = looksBefore + object.looks > 0;
    if (!mayLook || !world.design.refusalSparesLook) yield* deleteAlarm(world);
  }
  return outcome;
}

function* startOrSettle(
  world: World,
  object: Isolate,
  request: Timed<StartRequest>,
): Steps<ObjectStartOutcome> {
  try {
    return yield* tryStart(world, object, request);
  } catch (error) {
    return yield* settleStart(world, request, error);
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
      return { outcome: started.runId === request.runId ? "started" : "replayed", started };
    }
  }
  const facts = yield* callDatabase("read", () => database.readStartFacts());
  const decision = decideStart(facts);
  if (decision.start) return { outcome: "overtaken", changedAt: facts.updatedAt };
  remember(world, object, decision.refusal);
  return { outcome: "refused", refusal: decision.refusal };
}

/** `stop`: one guarded batch that ends the run, under the same rules as a start. */
export function* stop(
  world: World,
  object: Isolate,
  request: Timed<StopRequest>,
): Steps<ObjectStopOutcome> {
  const outcome = yield* passTurnstile(
    world,
    object,
    () => stopInTurn(world, object, date(world, object, request)),
    LONGEST_WAIT_MILLISECONDS,
  );
  return outcome === TURNED_AWAY ? { outcome: "nothing-stopped" } : outcome;
}

function* stopInTurn(
  world: World,
  object: Isolate,
  request: Timed<StopRequest>,
): Steps<ObjectStopOutcome> {
  if (world.design.stopForgetsConflict) object.knownConflict = null;
  try {
    const { stopId, askedAt, trulyAskedAt } = request;
    const now = world.clockOf(object);
    const instancesStopped = yield* callDatabase("write", () =>
      world.transit(stopId, trulyAskedAt, () => world.database.stopRun(stopId, askedAt, now)),
    );
    if (instancesStopped !== null) return { outcome: "stopped", instancesStopped };
    const facts = yield* callDatabase("read", () => world.database.readStartFacts());
    return facts.status === "active"
      ? { outcome: "overtaken", changedAt: facts.updatedAt }
      : { outcome: "refused", refusal: null };
  } catch (error) {
    return yield* settleStop(world, request.stopId, error);
  }
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

function recallConflict({ now, design }: World, { knownConflict }: Isolate): StartRefusal | null {
  if (knownConflict === null) return null;
  return now - knownConflict.since <= design.conflictLifeMilliseconds
    ? knownConflict.refusal
    : null;
}
