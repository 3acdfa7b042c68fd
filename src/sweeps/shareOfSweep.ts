/** What a sweep may do in each database, so that it stays within what the platform grants one invocation. Pure. */
import { RETRIES } from "../platform/upstream.ts";

/** Queries of D1 an invocation, of all databases together: https://developers.cloudflare.com/d1/platform/limits/ */
const CALLS_A_SWEEP = 1_000;
/** Each call is counted as often as it may be made. A send to the queue alone is never made again. */
const ATTEMPTS = 1 + RETRIES;
/** One for the runs that stand still, and one for the replays. */
const LISTS = 2;
/** Why it stands still, and the call of its object. */
const CALLS_A_RUN = 2;
/** The send, and its record. */
const ATTEMPTS_A_REPLAY = 1 + ATTEMPTS;
/** The rest, two fifths and more, is for the answers that have become too old. */
const PART_FOR_RUNS = 2 / 5;
const PART_FOR_REPLAYS = 1 / 5;

/** How much a sweep does in one database. */
export interface SweepShare {
  readonly runs: number;
  readonly replays: number;
  /** Statements that delete answers. */
  readonly deletions: number;
}

/**
 * The share of a database. With one database: 6 calls for the lists, 396 for 66 runs, 196 for 49 replays and 402 for 134
 * deletions. With more than 38 databases a share is too small for a replay: then the databases would have to take turns.
 */
export function shareOfSweep(databases: number): SweepShare {
  const calls = Math.floor(CALLS_A_SWEEP / databases) - LISTS * ATTEMPTS;
  const runs = Math.floor((calls * PART_FOR_RUNS) / (CALLS_A_RUN * ATTEMPTS));
  const replays = Math.floor((calls * PART_FOR_REPLAYS) / ATTEMPTS_A_REPLAY);
  const left = calls - runs * CALLS_A_RUN * ATTEMPTS - replays * ATTEMPTS_A_REPLAY;
  return { runs, replays, deletions: Math.floor(left / ATTEMPTS) };
}
