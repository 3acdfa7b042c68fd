/** Whether a call that has failed is sent again, and when. Pure. */

const SHORTEST_PAUSE_MILLISECONDS = 300;
/** Clients that were cut off together do not come back together. */
const SPREAD = 0.5;

/** How long one pause grows. */
export interface Pauses {
  /** The first one, milliseconds. */
  readonly shortest: number;
  readonly longest: number;
}

/** How much one call may cost. */
export interface Patience {
  /** How often it is sent at most. */
  readonly attempts: number;
  /** How long it goes on, attempts and pauses together, milliseconds. */
  readonly milliseconds: number;
}

/** What is known when an attempt has failed. */
export interface FailedAttempt {
  /** Which one it was, from 1. */
  readonly attempt: number;
  /** Whether sending the request once more can do no harm. */
  readonly isRepeatable: boolean;
  /** When it is worth asking again, milliseconds since 1970; null: not at all. */
  readonly retryAt: number | null;
  /** When the first attempt began. */
  readonly startedAt: number;
  readonly now: number;
  /** From 0 to 1. */
  readonly chance: number;
}

/** @returns how many milliseconds to wait before the next attempt; null: there is none */
export function decideRetry(failed: FailedAttempt, patience: Patience): number | null {
  const { attempt, isRepeatable, retryAt, startedAt, now, chance } = failed;
  if (!isRepeatable || retryAt === null || attempt >= patience.attempts) return null;
  const pauses = { shortest: SHORTEST_PAUSE_MILLISECONDS, longest: patience.milliseconds };
  const pause = decidePause({ failures: attempt, retryAt, now, chance }, pauses);
  return now + pause - startedAt > patience.milliseconds ? null : pause;
}

/** What is known when something has failed several times in a row. */
export interface Failed {
  /** How often in a row, at least 1. */
  readonly failures: number;
  /** Before this it is in vain, milliseconds since 1970. */
  readonly retryAt: number;
  readonly now: number;
  /** From 0 to 1. */
  readonly chance: number;
}

/** @returns how many milliseconds to wait: longer after each failure, and never less than was asked for */
export function decidePause({ failures, retryAt, now, chance }: Failed, pauses: Pauses): number {
  const usual = Math.min(pauses.shortest * 2 ** (failures - 1), pauses.longest);
  return Math.max(usual, retryAt - now) + chance * SPREAD * usual;
}
