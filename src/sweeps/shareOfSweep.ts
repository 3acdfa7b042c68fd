/** What a sweep may do in each database, so that it stays within what the platform grants one invocation. Pure. */
import { RETRIES } from "../platform/upstream.ts";

/** Queries of D1 an invocation, of all databases together: https://developers.cloudflare.com/d1/platform/limits/ */
const CALLS_A_SWEEP = 1_000;
/** Each call is counted as often as it may be made. A send to the queue alone is never made again. */
const ATTEMPTS = 1 + RETRIES;
/** One for the runs that stand still, one for the replays, and one for the senders whose work is overdue. */
const LISTS = 3;
/** Why it stands still, and the call of its object. */
const CALLS_A_RUN = 2;
/** The send, and its record. */
const ATTEMPTS_A_REPLAY = 1 + ATTEMPTS;
/** The rest, a quarter and more, is for the answers that have become too old. */
const PARTS = { runs: 0.3, senders: 0.2, replays: 0.15, eventDeletions: 0.1 };

/** How much a sweep does in one database. */
export interface SweepShare {
  readonly runs: number;
  readonly senders: number;
  readonly replays: number;
  /** Statements that delete events of senders. */
  readonly eventDeletions: number;
  /** Statements that delete answers. */
  readonly deletions: number;
}

/**
 * The share of a database. With one database: 9 calls for the lists, 294 for 49 runs, 198 for 66 senders, 148 for 37
 * replays, 99 for 33 deletions of events and 252 for 84 of answers. With more than 25 databases a share is too small for
 * a deletion of events: then the databases would have to take turns.
 */
export function shareOfSweep(databases: number): SweepShare {
  const calls = Math.floor(CALLS_A_SWEEP / databases) - LISTS * ATTEMPTS;
  const runs = Math.floor((calls * PARTS.runs) / (CALLS_A_RUN * ATTEMPTS));
  const senders = Math.floor((calls * PARTS.senders) / ATTEMPTS);
  const replays = Math.floor((calls * PARTS.replays) / ATTEMPTS_A_REPLAY);
  const eventDeletions = Math.floor((calls * PARTS.eventDeletions) / ATTEMPTS);
  const left =
    calls -
    (runs * CALLS_A_RUN + senders + eventDeletions) * ATTEMPTS -
    replays * ATTEMPTS_A_REPLAY;
  return { runs, senders, replays, eventDeletions, deletions: Math.floor(left / ATTEMPTS) };
}
