/** How a sender behaves when it is asked. Pure: it follows from the seed, the lead, the step and how often it was asked. */
import { Random } from "../../../tools/random.ts";

/** When something is told. */
export interface Telling {
  readonly afterMilliseconds: number;
  /** How long after that it is told again; null: it is not. */
  readonly againAfterMilliseconds: number | null;
}

/** What a sender tells of an action that it has taken on. */
export interface Promised {
  readonly result: "sent" | "later";
  readonly telling: Telling;
}

export interface Conduct {
  /** What it says when it has an answer. */
  readonly says: "sent" | "skipped" | "rejected" | "later" | "accepted";
  /** Whether it acts. It may act and never say so. */
  readonly performs: boolean;
  /** Of one that says `accepted`; null for all others. */
  readonly promises: Promised | null;
  /** How long it takes to answer. */
  readonly afterMilliseconds: number;
  /** Whether the connection breaks in the place of the answer. */
  readonly cuts: boolean;
}

const AT_ONCE: Conduct = {
  ...{ says: "sent", performs: true, promises: null, afterMilliseconds: 0, cuts: false },
};
/** Longer than anybody waits for it. */
const TOO_LATE_MILLISECONDS = 2_000;

/**
 * What a sender does about an ask; more than half are simply performed.
 *
 * @param isFirst whether it has not been asked for the action before: of one that it may have taken on it tells nothing else
 */
export function conductOf(seed: string, isFirst: boolean): Conduct {
  const random = new Random(seed);
  const drawn = random.fraction();
  if (drawn < 0.55) return AT_ONCE;
  if (drawn < 0.67) return { ...AT_ONCE, afterMilliseconds: random.integer(20, 500) };
  if (drawn < 0.79) return isFirst ? takeOn(random) : AT_ONCE;
  if (drawn < 0.86) return { ...AT_ONCE, cuts: true };
  if (drawn < 0.91) return { ...AT_ONCE, performs: false, cuts: true };
  if (drawn < 0.93) return { ...AT_ONCE, afterMilliseconds: TOO_LATE_MILLISECONDS };
  if (drawn < 0.96) return { ...AT_ONCE, says: "later", performs: false };
  if (drawn < 0.98) return { ...AT_ONCE, says: "skipped", performs: false };
  return { ...AT_ONCE, says: "rejected", performs: false };
}

/** It answers 202, as a rule; what became of the action may be told before that, and after a while. */
function takeOn(random: Random): Conduct {
  const performs = random.chance(0.8);
  return {
    says: "accepted",
    performs,
    promises: { result: performs ? "sent" : "later", telling: planTelling(random, 1_500) },
    afterMilliseconds: random.pick([0, 0, random.integer(20, 500)]),
    cuts: random.chance(0.15),
  };
}

/** Plans when something is told: at once, or a while after; one in three is told twice. */
export function planTelling(random: Random, longestMilliseconds: number): Telling {
  return {
    afterMilliseconds: random.integer(0, random.pick([0, 50, longestMilliseconds])),
    againAfterMilliseconds: random.chance(1 / 3)
      ? random.integer(0, random.pick([0, 20, 500]))
      : null,
  };
}

/** What every sender does once the faults have ended. */
export const CALM: Conduct = AT_ONCE;
