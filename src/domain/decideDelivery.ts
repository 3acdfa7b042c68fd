/** How events are delivered to a webhook endpoint: what is tried, and what comes of an attempt. The whole rule, pure. */
import type { EventType } from "./event.ts";
import type {
  Delivery,
  DeliveryAttempt,
  SwitchOffReason,
  WebhookEndpoint,
} from "./webhookEndpoint.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long after each failed attempt the next one comes; after the last there is none. Source: the schedule that
 * Standard Webhooks gives as its example.
 */
export const RETRY_DELAYS_MILLISECONDS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** A delay is longer by up to this share of it, so that what failed together does not come together again. */
const JITTER = 0.1;
/** After so many failures in a row an endpoint is held, until an attempt succeeds: the feed keeps in order what is new. */
export const FAILURES_BEFORE_HOLD = 5;
/** Of what is new, an endpoint that is held is sent one event in so long: that finds out whether it is back. */
export const PROBE_INTERVAL_MILLISECONDS = 15 * MINUTE;
/** An endpoint that has only failed for so long is switched off ... */
export const LONGEST_FAILING_MILLISECONDS = 5 * DAY;
/**
 * ... by an event that has failed for so long itself: where nothing happens, nothing fails. An event that was given up before
 * a silence had failed for more than three days, so that the failures make five in any case.
 */
export const SHORTEST_FAILING_MILLISECONDS = 2 * DAY;
/** An endpoint that asks for more is asked again after so long. */
export const LONGEST_PAUSE_MILLISECONDS = HOUR;

type Standing = Pick<WebhookEndpoint, "failures" | "failingSince" | "pausedUntil">;

/** Whether the endpoint wants events of this type. */
export function wantsEvent({ types }: Pick<WebhookEndpoint, "types">, type: EventType): boolean {
  return types === null || types.includes(type);
}

/** Whether what is new waits in the feed, since the endpoint does not take anything. */
export function isHeld({ failures }: Pick<WebhookEndpoint, "failures">): boolean {
  return failures >= FAILURES_BEFORE_HOLD;
}

/**
 * From when on an endpoint that is held is sent one event more.
 *
 * @param newestPendingAt when the newest of those that it has not taken was tried first; null when none is to be tried again
 */
export function findProbeTime(newestPendingAt: number | null): number {
  return newestPendingAt === null ? 0 : newestPendingAt + PROBE_INTERVAL_MILLISECONDS;
}

/** What came of an attempt, and what the endpoint has asked for. */
export interface AttemptResult extends DeliveryAttempt {
  /** For how long it asked to be left alone (`Retry-After`); null if it did not. */
  readonly retryAfterMilliseconds: number | null;
}

/** What an attempt leads to. */
export interface AfterAttempt {
  readonly delivery: Pick<Delivery, "status" | "attempts" | "dueAt">;
  readonly endpoint: Standing & { readonly switchOff: SwitchOffReason | null };
}

/**
 * Decides what comes of an attempt.
 *
 * @param attempts those before it
 * @param random from 0 to 1, for the jitter
 */
export function decideAfterAttempt(
  attempts: readonly DeliveryAttempt[],
  { retryAfterMilliseconds, ...attempt }: AttemptResult,
  standing: Standing,
  random: number,
): AfterAttempt {
  const all = [...attempts, attempt];
  const now = attempt.at + attempt.milliseconds;
  if (attempt.error === null) {
    return {
      delivery: { status: "delivered", attempts: all, dueAt: null },
      // What it asked for stays: another attempt may have been told so at the same time.
      endpoint: {
        failures: 0,
        failingSince: null,
        pausedUntil: ahead(standing.pausedUntil, now),
        switchOff: null,
      },
    };
  }
  const failingSince = standing.failingSince ?? attempt.at;
  const asked =
    retryAfterMilliseconds === null
      ? null
      : now + Math.min(retryAfterMilliseconds, LONGEST_PAUSE_MILLISECONDS);
  const pausedUntil = laterOf(ahead(standing.pausedUntil, now), asked);
  const switchOff = decideSwitchOff(all, failingSince, now);
  const delay = RETRY_DELAYS_MILLISECONDS[all.length - 1];
  const isOver = delay === undefined;
  return {
    // Whoever records that the endpoint is switched off gives up what is pending, this too.
    delivery: {
      status: isOver ? "failed" : "pending",
      attempts: all,
      dueAt: isOver ? null : Math.max(Math.round(now + delay * (1 + JITTER * random)), asked ?? 0),
    },
    endpoint: { failures: standing.failures + 1, failingSince, pausedUntil, switchOff },
  };
}

function decideSwitchOff(
  attempts: readonly DeliveryAttempt[],
  failingSince: number,
  now: number,
): SwitchOffReason | null {
  if (attempts.at(-1)?.httpStatus === 410) return "gone";
  const hasFailedFor = (since: number | undefined, longest: number) =>
    now - (since ?? now) >= longest;
  return hasFailedFor(failingSince, LONGEST_FAILING_MILLISECONDS) &&
    hasFailedFor(attempts[0]?.at, SHORTEST_FAILING_MILLISECONDS)
    ? "failing"
    : null;
}

function ahead(time: number | null, now: number): number | null {
  return time !== null && time > now ? time : null;
}

function laterOf(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
