/** Lets tasks through one at a time, in the order they came. */

/** A start or stop whose turn comes later than this is answered 502: its caller is about to give up. */
export const LONGEST_TURN_WAIT_MILLISECONDS = 5_000;

/**
 * A Durable Object does not serialise across an awaited call to D1 or a queue: other calls run in between. The
 * turnstile does, so that everyone sees the state as if the calls had come one after the other.
 */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the task when all that came before are done; one that fails does not hold up the next. */
  pass<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /**
   * The same, for a task that is worth waiting for only so long.
   *
   * @returns null when its turn came later: then it has not run
   */
  passWithin<T>(milliseconds: number, task: () => Promise<T>): Promise<T | null> {
    const arrivedAt = Date.now();
    return this.pass(async () => (Date.now() - arrivedAt > milliseconds ? null : await task()));
  }
}
