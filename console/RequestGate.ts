/** Lets requests through some at a time and in good order: a page of many rows must not use up what a key may ask in a minute. */

/** How many are on their way at once. */
const AT_ONCE = 5;
/** So many go at once after a pause; then one each so many milliseconds, about half of what a key is admitted. */
const BURST = 60;
const INTERVAL_MILLISECONDS = 125;

export class RequestGate {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** When all that has passed would have passed, had each kept the interval; milliseconds since 1970. */
  #paidUntil = 0;

  /** Asks when it is its turn; what nobody waits for any more is not asked. */
  async pass<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    if (this.#running < AT_ONCE) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      signal.throwIfAborted();
      await this.#keepPace();
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
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
