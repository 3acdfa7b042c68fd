/** What must be true of every schedule once all is quiet. */

import type { StartRefusal } from "../../src/domain/decideStart.ts";
import type {
  StartedCampaign,
  StartOutcome,
  StoppedCampaign,
} from "../../src/domain/transition.ts";
import { countLeads } from "./cells.ts";
import type { Asked } from "./history.ts";
import type { Outcome } from "./outcomes.ts";
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
  if (countLeads(run.instances & ~run.finished) !== run.stop?.answer.instancesStopped) {
    world.report("a stop did not cancel what it promised");
  }
}

/** No phantom, no false denial: what a client was told about its start is so. */
function checkStarts(world: World): void {
  for (const start of world.history.starts) {
    const run = world.database.findRun(start.id);
    const outcome = start.answer?.outcome;
    if (outcome?.outcome === "done") {
      if (run === undefined) world.report("a start was answered 200, and there is no run");
      else if (!isSameStart(run.answer, outcome.done)) world.report("a 200 told another start");
    }
    if (run !== undefined) checkDenial(world, "start", outcome);
    if (outcome?.outcome === "refused") checkRefusal(world, start, outcome.refusal);
  }
}

/** Of a transition that did take effect. */
function checkDenial(
  world: World,
  what: "start" | "stop",
  outcome: Outcome<unknown, unknown> | undefined,
): void {
  if (outcome?.outcome === "replayed") world.report(`a replayed ${what} took effect`);
  if (!isDenialFinal(world)) return;
  if (outcome?.outcome === "nothing-done") world.report(`a ${what} was denied, and took effect`);
  if (outcome?.outcome === "refused") world.report(`a ${what} was refused, and took effect`);
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
    const outcome = answer?.outcome;
    const run = world.database.runs.find(({ stop }) => stop?.request.stopId === id);
    if (outcome?.outcome === "done") {
      if (run?.stop == null) world.report("a stop was answered 200, and nothing is stopped");
      else if (!isSameStop(run.stop.answer, outcome.done)) world.report("a 200 told another stop");
    }
    if (run !== undefined) checkDenial(world, "stop", outcome);
  }
}

/** A key names one start and one stop, and every 200 to it is the same. */
function checkIdempotency(world: World): void {
  const { runs } = world.database;
  checkKeys(
    world,
    "start",
    runs.map((run) => ({ key: run.idempotencyKey, answer: run.answer })),
    isSameStart,
  );
  checkKeys(
    world,
    "stop",
    runs.flatMap(({ stop }) =>
      stop === null ? [] : { key: stop.request.idempotencyKey, answer: stop.answer },
    ),
    isSameStop,
  );
}

function checkKeys<Done>(
  world: World,
  what: "start" | "stop",
  kept: readonly { readonly key: string | null; readonly answer: Done }[],
  isSame: (one: Done, other: Done) => boolean,
): void {
  const keys = kept.map(({ key }) => key);
  if (keys.some((key, index) => key !== null && keys.indexOf(key) !== index)) {
    world.report(`a key has made two ${what}s`);
  }
  const asked = what === "start" ? world.history.starts : world.history.stops;
  for (const { request, answer } of asked) {
    if (answer?.outcome.outcome !== "replayed") continue;
    const first = kept.find(({ key }) => key === request.idempotencyKey);
    if (first === undefined || !isSame(first.answer, answer.outcome.done as Done)) {
      world.report(`a replay is not the first answer to a ${what}`);
    }
  }
}

/** By value: a start's answer, now and whenever it is asked again. */
function isSameStart(one: StartedCampaign, other: StartedCampaign): boolean {
  return (
    one.runId === other.runId &&
    one.instancesCreated === other.instancesCreated &&
    one.campaign.startedAt === other.campaign.startedAt
  );
}

/** The same for a stop. */
function isSameStop(one: StoppedCampaign, other: StoppedCampaign): boolean {
  return (
    one.stopId === other.stopId &&
    one.runId === other.runId &&
    one.instancesStopped === other.instancesStopped
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
