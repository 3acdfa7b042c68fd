/** How often D1 is asked about a run that a client watches, and when the watch is over. Pure. */
import { owesInstances, type Run } from "./run.ts";

/**
 * One stream lasts no longer, so that a key that is revoked does not watch for ever, and an invocation makes far fewer than
 * the 1,000 queries that D1 grants it. Source: https://developers.cloudflare.com/d1/platform/limits/
 */
const LONGEST_STREAM_MILLISECONDS = 120_000;
const SHORTEST_PAUSE_MILLISECONDS = 250;
/** While instances appear. Whoever has watched a run for long is not told of each step of it. */
const LONGEST_PAUSE_IN_PROGRESS_MILLISECONDS = 2_000;
const SHARE_OF_AGE = 1 / 20;
/** While nothing happens. Short enough for a heartbeat. */
const LONGEST_PAUSE_MILLISECONDS = 10_000;
const SHARE_OF_STANDSTILL = 1 / 4;

/** `end`: nothing about the run will change any more; `reconnect`: the watch goes on in another stream. */
export type WatchStep =
  | { readonly action: "end" | "reconnect" }
  | { readonly action: "wait"; readonly milliseconds: number };

/**
 * What to do once a client has been told how far a run is. The pause grows with the stream's age and with the time in
 * which the run has not progressed.
 *
 * @param startedAt when the stream began
 */
export function decideWatch(run: Run, startedAt: number, now: number): WatchStep {
  if (isAtItsEnd(run)) return { action: "end" };
  const left = startedAt + LONGEST_STREAM_MILLISECONDS - now;
  if (left <= 0) return { action: "reconnect" };
  // A time in the future comes from a clock that jumped, or from another machine's.
  const stillFor = Math.abs(now - run.progressedAt);
  const pause = Math.max(
    SHORTEST_PAUSE_MILLISECONDS,
    Math.min((now - startedAt) * SHARE_OF_AGE, LONGEST_PAUSE_IN_PROGRESS_MILLISECONDS),
    Math.min(stillFor * SHARE_OF_STANDSTILL, LONGEST_PAUSE_MILLISECONDS),
  );
  return { action: "wait", milliseconds: Math.min(pause, left) };
}

/** An automatic run that owes nothing owes again when the next lead arrives: only its end ends the watch. */
function isAtItsEnd(run: Run): boolean {
  return run.endedAt !== null || (run.triggered && !owesInstances(run));
}
