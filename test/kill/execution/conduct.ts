/** How a sender behaves when it is asked. Pure: it follows from the seed, the lead, the step and how often it was asked. */
import { Random } from "../../../tools/random.ts";

export interface Conduct {
  /** What it says when it has an answer. */
  readonly says: "sent" | "skipped" | "rejected" | "later";
  /** Whether it acts. It may act and never say so. */
  readonly performs: boolean;
  /** How long it takes to answer. */
  readonly afterMilliseconds: number;
  /** Whether the connection breaks in the place of the answer. */
  readonly cuts: boolean;
}

const AT_ONCE = { says: "sent", performs: true, afterMilliseconds: 0, cuts: false } as const;
/** Longer than anybody waits for it. */
const TOO_LATE_MILLISECONDS = 2_000;

/** What a sender does about an ask; two thirds are simply performed. */
export function conductOf(seed: string): Conduct {
  const random = new Random(seed);
  const drawn = random.fraction();
  if (drawn < 0.65) return AT_ONCE;
  if (drawn < 0.78) return { ...AT_ONCE, afterMilliseconds: random.integer(20, 500) };
  if (drawn < 0.85) return { ...AT_ONCE, cuts: true };
  if (drawn < 0.91) return { ...AT_ONCE, performs: false, cuts: true };
  if (drawn < 0.93) return { ...AT_ONCE, afterMilliseconds: TOO_LATE_MILLISECONDS };
  if (drawn < 0.96) return { ...AT_ONCE, says: "later", performs: false };
  if (drawn < 0.98) return { ...AT_ONCE, says: "skipped", performs: false };
  return { ...AT_ONCE, says: "rejected", performs: false };
}

/** What every sender does once the faults have ended. */
export const CALM: Conduct = AT_ONCE;
