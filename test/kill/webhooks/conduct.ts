/** How a webhook endpoint answers. Pure: it follows from the seed, the event and how often the endpoint was told of it. */
import { Random } from "../../../tools/random.ts";

export interface Conduct {
  readonly status: number;
  /** For how many seconds it asks to be left alone; null: it does not. */
  readonly retryAfterSeconds: number | null;
  /** How long it takes to answer. */
  readonly afterMilliseconds: number;
  /** Whether the connection breaks in the place of the answer. */
  readonly cuts: boolean;
}

/** What every endpoint does once the faults have ended. */
export const CALM: Conduct = {
  ...{ status: 200, retryAfterSeconds: null, afterMilliseconds: 0, cuts: false },
};
/** Longer than anybody waits for it. */
const TOO_LATE_MILLISECONDS = 2_000;

/** What an endpoint does about a post; two thirds are taken. */
export function conductOf(seed: string): Conduct {
  const random = new Random(seed);
  const drawn = random.fraction();
  if (drawn < 0.55) return CALM;
  if (drawn < 0.67) return { ...CALM, afterMilliseconds: random.integer(20, 300) };
  if (drawn < 0.8) return { ...CALM, status: random.pick([500, 404, 302]) };
  if (drawn < 0.9) return { ...CALM, cuts: true };
  if (drawn < 0.98) return { ...CALM, status: random.pick([429, 503]), retryAfterSeconds: 1 };
  return { ...CALM, afterMilliseconds: TOO_LATE_MILLISECONDS };
}
