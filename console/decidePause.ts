/** How long to wait before a stream that broke off is asked for again. Pure. */

const SHORTEST_MILLISECONDS = 3_000;
const LONGEST_MILLISECONDS = 60_000;
/** Pages that were cut off together do not come back together. */
const SPREAD = 0.5;

/** What is known when a stream has failed. */
export interface Failed {
  /** How often in a row, without an event or a connection between; at least 1. */
  readonly failures: number;
  /** When the server says that it is worth asking again, milliseconds since 1970; null when it does not say. */
  readonly againAt: number | null;
  readonly now: number;
  /** From 0 to 1. */
  readonly chance: number;
}

/** @returns how many milliseconds to wait: longer after each failure, and never less than the server says */
export function decidePause({ failures, againAt, now, chance }: Failed): number {
  const usual = Math.min(SHORTEST_MILLISECONDS * 2 ** (failures - 1), LONGEST_MILLISECONDS);
  const asked = againAt === null ? 0 : againAt - now;
  return Math.max(usual, asked) + chance * SPREAD * usual;
}
