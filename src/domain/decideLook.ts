/**
 * When the alarm looks after a run again, and whether it sends the missing ranges again. Pure: the waits follow from
 * the run's own times, so that a crash does not change them.
 */

import { MAXIMUM_RANGE_LENGTH } from "./range.ts";
import { owesInstances, type Run } from "./run.ts";

/** From a start to the first look. A healthy small run has all its instances by then, so that one look is enough. */
const FIRST_LOOK_MILLISECONDS = 5_000;
/** How long a run may stand still before its missing ranges are sent again, at the least. */
const PATIENCE_MILLISECONDS = 4_000;
/** A run with many missing ranges may stand still for so long for each: D1, which writes one after the other, takes that. */
const PATIENCE_FOR_A_RANGE_MILLISECONDS = 125;
const LONGEST_WAIT_MILLISECONDS = 300_000;
const LONGEST_BACKOFF_MILLISECONDS = 60_000;
/** An alarm that is so late has been lost: https://github.com/cloudflare/cloudflare-docs/issues/18324 */
const ALARM_OVERDUE_MILLISECONDS = 60_000;
/**
 * A run that stands still for so long is stuck, and the sweep looks after it: its alarm has gone off several times by
 * then, unless it was lost.
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
 * What the alarm does about a campaign's live run. A run has stood still since an instance last appeared in it. While that
 * is shorter than its patience, the alarm waits for the patience to end. After that it sends the missing ranges again, and
 * then waits as long as the run has stood still: so each wait is twice the one before, up to a limit.
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

/**
 * When the alarm looks again after a look that failed.
 *
 * @param failedLooks how many have failed before it, one after the other
 */
export function decideRetryOfLook(failedLooks: number, now: number): number {
  const backoff = FIRST_LOOK_MILLISECONDS * 2 ** failedLooks;
  return now + Math.min(backoff, LONGEST_BACKOFF_MILLISECONDS);
}

/** Whether an alarm is set that is still going to go off. */
export function isAlarmAlive(due: number | null, now: number): due is number {
  return due !== null && due >= now - ALARM_OVERDUE_MILLISECONDS;
}

/**
 * When the alarm has to go off for something that is promised now: as it is set, unless that is too late for a first look.
 *
 * @param due when the alarm that is set goes off; null when none is
 */
export function decidePromise(due: number | null, now: number): number {
  const firstLookAt = now + FIRST_LOOK_MILLISECONDS;
  return isAlarmAlive(due, now) ? Math.min(due, firstLookAt) : firstLookAt;
}

/** Most messages of a large run wait behind its others. Sending them again would only make the queue longer. */
function patienceWith({ instancesPromised, instancesCreated }: Run): number {
  const missingRanges = Math.ceil((instancesPromised - instancesCreated) / MAXIMUM_RANGE_LENGTH);
  const patience = Math.max(
    PATIENCE_MILLISECONDS,
    missingRanges * PATIENCE_FOR_A_RANGE_MILLISECONDS,
  );
  return Math.min(patience, LONGEST_WAIT_MILLISECONDS);
}

/** A time in the future comes from a clock that was ahead: it says as little of progress as a time equally far in the past. */
function stillFor(run: Run, now: number): number {
  return Math.abs(now - run.progressedAt);
}
