/** What must be true of every schedule once all is quiet. */
import type { StartRefusal } from "../../src/campaign/decideStart.ts";
import type { StartOutcome } from "../../src/campaign/settleStart.ts";
import type { StartedCampaign } from "../../src/campaign/words.ts";
import { countLeads } from "./cells.ts";
import type { Asked } from "./history.ts";
import type { RunRow } from "./runRow.ts";
import { FAULT } from "./settings.ts";
import type { World } from "./world.ts";
import { LARGEST_CLOCK_OFFSET } from "./world.ts";

/** How long an object trusts a conflict that it remembers. */
const CONFLICT_TOLERANCE_MILLISECONDS = 1_000;

/** Reports each broken promise. What must never happen in between, the world has reported when it happened. */
export function checkInvariants(world: World): void {
  for (const run of world.database.runs) checkRun(world, run);
  checkStarts(world);
  checkStops(world);
  checkIdempotency(world);
  checkOrder(world);
}

/** Exactly N, each lead once, and nothing more to do. */
function checkRun(world: World, run: RunRow): void {
  const instances = countLeads(run.instances);
  if (run.instancesCreated !== instances) world.report("a run's count is not its instances");
  if (run.endedAt === null) {
    if (instances !== run.instancesPromised) world.report("a live run lacks instances");
    return;
  }
  if (instances > run.instancesPromised) world.report("a run has more instances than promised");
  if (countLeads(run.instances & ~run.finished) !== run.instancesStopped) {
    world.report("a stop did not cancel what it promised");
  }
}

/** No phantom, no false denial: what a client was told about its start is so. */
function checkStarts(world: World): void {
  for (const start of world.history.starts) {
    const run = world.database.findRun(start.id);
    const outcome = start.answer?.outcome;
    if (outcome?.outcome === "started") {
      if (run === undefined) world.report("a start was answered 200, and there is no run");
      else if (!isSameAnswer(run.answer, outcome.started)) world.report("a 200 told another start");
    }
    if (run !== undefined) checkDenial(world, outcome);
    if (outcome?.outcome === "refused") checkRefusal(world, start, outcome.refusal);
  }
}

/** Of a start that did take effect. */
function checkDenial(world: World, outcome: StartOutcome | undefined): void {
  if (outcome?.outcome === "replayed") world.report("a replayed start has its own run");
  if (!isDenialFinal(world)) return;
  if (outcome?.outcome === "nothing-started") world.report("a start was denied, and took effect");
  if (outcome?.outcome === "refused") world.report("a start was refused, and took effect");
}

/**
 * What is refused or denied is so by the last attempt. An earlier one that arrives after it finds the same state, or a
 * later change that voids it, and comes to nothing; unless clocks disagree about what is later, or another late write,
 * asked for before it, has lifted what the refusal rested on.
 */
function isDenialFinal({ history, settings }: World): boolean {
  return history.lateWrites <= 1 && (settings.faults & FAULT.clocksDisagree) === 0;
}

/** A 409 tells of a run that was live between the question and the answer, or shortly before. */
function checkRefusal(
  { history, report }: World,
  { askedAt, answer }: Asked<StartOutcome>,
  refusal: StartRefusal,
): void {
  // An object that a second one has replaced is out of date.
  if (refusal.reason !== "conflict" || answer === null || history.splits > 0) return;
  const begun = history.transitions.find(({ id }) => id === refusal.runId);
  const ended = history.transitions.find(
    ({ runId, status }) => runId === refusal.runId && status === "stopped",
  );
  if (begun === undefined || begun.effectiveAt.time > answer.at.time) {
    report("a conflict with a run that was not yet live");
  }
  if (ended === undefined) return;
  if (ended.effectiveAt.time < askedAt.time - CONFLICT_TOLERANCE_MILLISECONDS) {
    report("a conflict with a run that was long stopped");
  }
  const stopped = history.stops.find(({ id }) => id === ended.id)?.answer;
  const wasAnswered = stopped !== undefined && stopped !== null && stopped.at.step < askedAt.step;
  // A stop that arrived late is news to the object, which then looks again in a while.
  if (wasAnswered && history.lateWrites === 0) {
    report("a conflict with a run whose stop had been answered");
  }
}

/** A stop that was answered took effect, and its number is the rows' number. */
function checkStops(world: World): void {
  for (const { id, answer } of world.history.stops) {
    if (answer === null) continue;
    const run = world.database.runs.find(({ stopId }) => stopId === id);
    const { outcome } = answer;
    if (outcome.outcome === "stopped") {
      if (run === undefined) world.report("a stop was answered 200, and nothing is stopped");
      else if (run.instancesStopped !== outcome.instancesStopped)
        world.report("a 200 told another stop");
    } else if (outcome.outcome !== "unsettled" && run !== undefined && isDenialFinal(world)) {
      world.report("a stop was denied, and took effect");
    }
  }
}

/** A key names one start, and every 200 to it is the same. */
function checkIdempotency(world: World): void {
  const keys = world.database.runs.map(({ idempotencyKey }) => idempotencyKey);
  if (keys.some((key, index) => key !== null && keys.indexOf(key) !== index)) {
    world.report("a key has started two runs");
  }
  for (const { request, answer } of world.history.starts) {
    if (answer?.outcome.outcome !== "replayed") continue;
    const run = world.database.runs.find(
      ({ idempotencyKey }) => idempotencyKey === request.idempotencyKey,
    );
    if (run === undefined || !isSameAnswer(run.answer, answer.outcome.started)) {
      world.report("a replay is not the first answer");
    }
  }
}

/** By value: a start's answer, now and whenever it is asked again. */
function isSameAnswer(one: StartedCampaign, other: StartedCampaign): boolean {
  return (
    one.runId === other.runId &&
    one.instancesCreated === other.instancesCreated &&
    one.campaign.startedAt === other.campaign.startedAt
  );
}

/** Late writes included, transitions take effect in the order they were asked for, as far as the clocks agree. */
function checkOrder(world: World): void {
  let latest = Number.NEGATIVE_INFINITY;
  const tolerance = world.settings.faults & FAULT.clocksDisagree ? 2 * LARGEST_CLOCK_OFFSET : 0;
  for (const { trulyAskedAt } of world.history.transitions) {
    if (trulyAskedAt < latest - tolerance) world.report("a late call undid a later one");
    latest = Math.max(latest, trulyAskedAt);
  }
}
