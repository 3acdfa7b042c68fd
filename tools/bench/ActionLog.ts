/** Follows actions by what a Worker logs of them, so that watching costs it nothing. */

/** Longer than anything takes that is measured here. */
const PATIENCE_MILLISECONDS = 900_000;

interface LogLine {
  readonly event: string;
  readonly called?: number;
}

export class ActionLog {
  /** When each action was performed, by `performance.now()`. */
  #performedAt: number[] = [];
  #look: () => void = () => undefined;

  /** To be told each line. */
  readonly read = (text: string): void => {
    if (!text.startsWith("{")) return;
    const { event, called = 0 } = JSON.parse(text) as LogLine;
    if (event !== "actions") return;
    const now = performance.now();
    for (let action = 0; action < called; action++) this.#performedAt.push(now);
    this.#look();
  };

  /**
   * Waits until so many actions are performed, counted from the last time.
   *
   * @returns when each was performed
   */
  waitForActions(count: number): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${this.#performedAt.length} of ${count} actions were performed.`));
      }, PATIENCE_MILLISECONDS);
      this.#look = () => {
        if (this.#performedAt.length < count) return;
        clearTimeout(timer);
        this.#look = () => undefined;
        const performedAt = this.#performedAt;
        this.#performedAt = [];
        resolve(performedAt);
      };
      this.#look();
    });
  }
}
