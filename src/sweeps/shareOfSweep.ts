/** What a sweep may do in each database, so that it stays within what the platform grants one invocation. Pure. */
import { RETRIES } from "../platform/upstream.ts";

/** Queries of D1 an invocation, of all databases together: https://developers.cloudflare.com/d1/platform/limits/ */
const CALLS_A_SWEEP = 1_000;
/** Each call is counted as often as it may be made. A send to the queue alone is never made again. */
const ATTEMPTS = 1 + RETRIES;
/**
 * Of the runs that stand still, the replays, the senders and the webhook endpoints whose work is overdue, and of the
 * archive's leftovers, before and after their deletion, and recalled parts.
 */
const LISTS = 7;

/** How much a sweep does in one database. */
export interface SweepShare {
  readonly runs: number;
  readonly senders: number;
  readonly webhooks: number;
  readonly replays: number;
  /** Statements that delete events of senders. */
  readonly senderEventDeletions: number;
  /** Statements that delete events, and as many that delete deliveries. */
  readonly eventDeletions: number;
  /** Parts that go to the archive, or come back. */
  readonly archiveSteps: number;
  /** Statements that delete answers. */
  readonly deletions: number;
}

/** What one of each costs. */
const CALLS: Readonly<Record<keyof SweepShare, number>> = {
  // Why it stands still, and the call of its object.
  runs: 2 * ATTEMPTS,
  senders: ATTEMPTS,
  webhooks: ATTEMPTS,
  // The send, and its record.
  replays: 1 + ATTEMPTS,
  senderEventDeletions: ATTEMPTS,
  eventDeletions: 2 * ATTEMPTS,
  // The run, its rows in two looks, the note of the object, and the five statements of the record.
  archiveSteps: 9 * ATTEMPTS,
  deletions: ATTEMPTS,
};
const CALLS_OF_ONE_EACH = Object.values(CALLS).reduce((sum, calls) => sum + calls);
/** The rest, a seventh and more, is for the answers that have become too old. */
const PARTS: Readonly<Record<Exclude<keyof SweepShare, "deletions">, number>> = {
  runs: 0.25,
  senders: 0.15,
  webhooks: 0.1,
  replays: 0.1,
  senderEventDeletions: 0.05,
  eventDeletions: 0.1,
  archiveSteps: 0.1,
};

/** With more databases in a sweep there would be nothing to share between them. */
const MOST_DATABASES = Math.floor(CALLS_A_SWEEP / (LISTS * ATTEMPTS + CALLS_OF_ONE_EACH));
const MINUTE_MILLISECONDS = 60_000;

/**
 * The databases whose turn it is in this minute: all of them, or, where they are too many for one sweep, an even part. Each
 * time another one comes first: calls that one leaves without an answer keep their connections, which those behind it lack.
 */
export function chooseTurn<Database>(databases: readonly Database[], now: number): Database[] {
  const turns = Math.ceil(databases.length / MOST_DATABASES);
  const minute = Math.floor(now / MINUTE_MILLISECONDS);
  const own = databases.filter((_, index) => index % turns === minute % turns);
  const first = Math.floor(minute / turns) % own.length;
  return [...own.slice(first), ...own.slice(0, first)];
}

/**
 * The share of a database: one of each, and parts of what is left.
 *
 * @param databases how many have their turn, as `chooseTurn` has chosen them
 */
export function shareOfSweep(databases: number): SweepShare {
  const calls = Math.floor(CALLS_A_SWEEP / databases) - LISTS * ATTEMPTS - CALLS_OF_ONE_EACH;
  const part = (name: keyof typeof PARTS) => Math.floor((calls * PARTS[name]) / CALLS[name]);
  const parts = {
    runs: part("runs"),
    senders: part("senders"),
    webhooks: part("webhooks"),
    replays: part("replays"),
    senderEventDeletions: part("senderEventDeletions"),
    eventDeletions: part("eventDeletions"),
    archiveSteps: part("archiveSteps"),
  };
  const spent = Object.entries(parts).reduce(
    (sum, [name, times]) => sum + times * CALLS[name as keyof typeof parts],
    0,
  );
  return {
    runs: 1 + parts.runs,
    senders: 1 + parts.senders,
    webhooks: 1 + parts.webhooks,
    replays: 1 + parts.replays,
    senderEventDeletions: 1 + parts.senderEventDeletions,
    eventDeletions: 1 + parts.eventDeletions,
    archiveSteps: 1 + parts.archiveSteps,
    deletions: 1 + Math.floor((calls - spent) / CALLS.deletions),
  };
}
