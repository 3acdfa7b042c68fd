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
/** After so many failures in a row nothing new is tried until an attempt succeeds: the feed keeps it in order meanwhile. */
export const FAILURES_BEFORE_HOLD = 5;
/** An endpoint that has only failed for so long is switched off. */
export const LONGEST_FAILING_MILLISECONDS = 5 * DAY;
/** An endpoint that asks for more is asked again after so long. */
export const LONGEST_PAUSE_MILLISECONDS = HOUR;

type Standing = Pick<WebhookEndpoint, "failures" | "failingSince" | "pausedUntil">;

/** Whether the endpoint wants events of this type. */
export function wantsEvent({ types }: Pick<WebhookEndpoint, "types">, type: EventType): boolean {
  return types === null || types.includes(type);
}

/** Whether nothing new is tried: an attempt that has failed before is what finds out whether the endpoint is back. */
export function isHeld({ failures }: Pick<WebhookEndpoint, "failures">): boolean {
  return failures >= FAILURES_BEFORE_HOLD;
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
      endpoint: { failures: 0, failingSince: null, pausedUntil: null, switchOff: null },
    };
  }
  const failingSince = standing.failingSince ?? attempt.at;
  const asked =
    retryAfterMilliseconds === null
      ? null
      : now + Math.min(retryAfterMilliseconds, LONGEST_PAUSE_MILLISECONDS);
  const pausedUntil = laterOf(standing.pausedUntil, asked);
  const switchOff = decideSwitchOff(attempt, failingSince, now);
  const delay = RETRY_DELAYS_MILLISECONDS[all.length - 1];
  const isOver = delay === undefined || switchOff !== null;
  return {
    delivery: {
      status: isOver ? "failed" : "pending",
      attempts: all,
      dueAt: isOver ? null : Math.max(Math.round(now + delay * (1 + JITTER * random)), asked ?? 0),
    },
    endpoint: { failures: standing.failures + 1, failingSince, pausedUntil, switchOff },
  };
}

function decideSwitchOff(
  { httpStatus }: DeliveryAttempt,
  failingSince: number,
  now: number,
): SwitchOffReason | null {
  if (httpStatus === 410) return "gone";
  return now - failingSince >= LONGEST_FAILING_MILLISECONDS ? "failing" : null;
}

function laterOf(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
