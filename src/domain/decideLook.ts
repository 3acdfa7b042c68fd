/**
 * When the alarm looks after a run again, and whether it sends the missing ranges again. Pure: the waits follow from
 * the run's own times, so they survive any crash.
 */
import { MAXIMUM_RANGE_LENGTH, owesInstances, type Run } from "./run.ts";

/** From a start to the first look: a healthy small run is complete by then, and one look ends the matter. */
export const FIRST_LOOK_MILLISECONDS = 5_000;
/** How long a run may stand still before its missing ranges are sent again: this, or so long for each of them. */
const PATIENCE_MILLISECONDS = 4_000;
/** D1, which writes one range after the other, takes about as long. */
const PATIENCE_FOR_A_RANGE_MILLISECONDS = 125;
const LONGEST_WAIT_MILLISECONDS = 300_000;
/**
 * Standing still for so long is worth an operator's attention, and the sweep's: an alarm has had several looks by then,
 * so it has probably been lost.
 */
export const STUCK_AFTER_MILLISECONDS = 60_000;

/** `created`: every promised instance exists; `stuck`: instances are missing and none has appeared for a minute. */
export type RunState = "creating" | "stuck" | "created" | "ended";

export interface Stuck {
  /** Why a range failed, or `no-progress`. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export type Look =
  | { readonly action: "fall-silent" }
  | { readonly action: "wait" | "send-again"; readonly nextLookAt: number };

/** What a run is doing at `now`. */
export function decideRunState(run: Run, now: number): RunState {
  if (run.endedAt !== null) return "ended";
  if (!owesInstances(run)) return "created";
  return stillFor(run, now) >= STUCK_AFTER_MILLISECONDS ? "stuck" : "creating";
}

/** Why a run is stuck, and since when; null while it is not. */
export function describeStuck(
  run: Run,
  failedRanges: readonly { readonly reason: string }[],
  now: number,
): Stuck | null {
  if (decideRunState(run, now) !== "stuck") return null;
  return { reason: failedRanges[0]?.reason ?? "no-progress", since: run.progressedAt };
}

/**
 * What the alarm does about a campaign's live run. While the run progresses it waits; once the run has stood still for
 * longer than the missing ranges explain, it sends again, each time waiting twice as long, to a limit.
 *
 * @param run null when the campaign has no live run
 */
export function decideLook(run: Run | null, now: number): Look {
  if (run === null || !owesInstances(run)) {
    return { action: "fall-silent" };
  }
  const still = stillFor(run, now);
  const patience = patienceWith(run);
  const isPatient = still < patience;
  const wait = Math.max(isPatient ? patience - still : still, FIRST_LOOK_MILLISECONDS);
  return {
    action: isPatient ? "wait" : "send-again",
    nextLookAt: now + Math.min(wait, LONGEST_WAIT_MILLISECONDS),
  };
}

/** A large run has many messages ahead of each of its own; sending them again would only make the queue longer. */
function patienceWith({ instancesPromised, instancesCreated }: Run): number {
  const missingRanges = Math.ceil((instancesPromised - instancesCreated) / MAXIMUM_RANGE_LENGTH);
  const patience = Math.max(
    PATIENCE_MILLISECONDS,
    missingRanges * PATIENCE_FOR_A_RANGE_MILLISECONDS,
  );
  return Math.min(patience, LONGEST_WAIT_MILLISECONDS);
}

/** A time in the future comes from a clock that jumped: as far off as a time in the past, and as little progress. */
function stillFor(run: Run, now: number): number {
  return Math.abs(now - run.progressedAt);
}
