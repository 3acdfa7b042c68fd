/** What a sweep may do in each database, so that it stays within what the platform grants one invocation. Pure. */
import { RETRIES } from "../platform/upstream.ts";

/** Queries of D1 an invocation, of all databases together: https://developers.cloudflare.com/d1/platform/limits/ */
const CALLS_A_SWEEP = 1_000;
/** Each call is counted as often as it may be made. A send to the queue alone is never made again. */
const ATTEMPTS = 1 + RETRIES;
/** Of the runs that stand still, the replays, and the senders and the webhook endpoints whose work is overdue. */
const LISTS = 4;
/** Why it stands still, and the call of its object. */
const CALLS_A_RUN = 2;
/** The send, and its record. */
const ATTEMPTS_A_REPLAY = 1 + ATTEMPTS;
/** Events of feeds, deliveries, and webhook endpoints that are gone. */
const CALLS_AN_EVENT_DELETION = 3;
/** The rest, a fifth and more, is for the answers that have become too old. */
const PARTS = {
  runs: 0.25,
  senders: 0.15,
  webhooks: 0.1,
  replays: 0.1,
  senderEventDeletions: 0.05,
  eventDeletions: 0.1,
};

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
  /** Statements that delete answers. */
  readonly deletions: number;
}

/**
 * The share of a database. With many databases a share becomes too small for some deletions: then the databases would have
 * to take turns.
 */
export function shareOfSweep(databases: number): SweepShare {
  const calls = Math.floor(CALLS_A_SWEEP / databases) - LISTS * ATTEMPTS;
  const share = (part: keyof typeof PARTS, callsEach: number) =>
    Math.floor((calls * PARTS[part]) / callsEach);
  const runs = share("runs", CALLS_A_RUN * ATTEMPTS);
  const senders = share("senders", ATTEMPTS);
  const webhooks = share("webhooks", ATTEMPTS);
  const replays = share("replays", ATTEMPTS_A_REPLAY);
  const senderEventDeletions = share("senderEventDeletions", ATTEMPTS);
  const eventDeletions = share("eventDeletions", CALLS_AN_EVENT_DELETION * ATTEMPTS);
  const left =
    calls -
    (runs * CALLS_A_RUN + senders + webhooks + senderEventDeletions) * ATTEMPTS -
    eventDeletions * CALLS_AN_EVENT_DELETION * ATTEMPTS -
    replays * ATTEMPTS_A_REPLAY;
  const deletions = Math.floor(left / ATTEMPTS);
  return { runs, senders, webhooks, replays, senderEventDeletions, eventDeletions, deletions };
}
