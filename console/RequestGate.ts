/**
 * Lets requests through some at a time and in good order: a page of many rows must not use up what a key may ask in a minute.
 */

/** How many are on their way at once. */
const AT_ONCE = 5;
/** So many go at once after a pause; then one each so many milliseconds, about half of what a key is admitted. */
const BURST = 60;
const INTERVAL_MILLISECONDS = 125;
/** Pages that were told together to wait do not ask again together. */
const SPREAD_MILLISECONDS = 2_000;

export class RequestGate {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** When all that has passed would have passed, had each kept the interval; milliseconds since 1970. */
  #paidUntil = 0;
  #pausedUntil = 0;

  /** Lets nothing through until a moment (milliseconds since 1970), or a little later; and from then on no rush. */
  pause(until: number): void {
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until + Math.random() * SPREAD_MILLISECONDS;
    const paid = this.#pausedUntil + BURST * INTERVAL_MILLISECONDS;
    this.#paidUntil = Math.max(this.#paidUntil, paid);
  }

  /** Asks when it is its turn; what nobody waits for any more is not asked. */
  async pass<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    if (this.#running < AT_ONCE) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      signal.throwIfAborted();
      await this.#keepPace();
      signal.throwIfAborted();
      return await ask();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  async #keepPace(): Promise<void> {
    const now = Date.now();
    this.#paidUntil = Math.max(now, this.#paidUntil) + INTERVAL_MILLISECONDS;
    const wait = this.#paidUntil - BURST * INTERVAL_MILLISECONDS - now;
    await sleep(wait);
    // It may have been paused meanwhile.
    while (Date.now() < this.#pausedUntil) await sleep(this.#pausedUntil - Date.now());
  }
}

async function sleep(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
