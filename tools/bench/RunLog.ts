/** Follows runs by what the Worker logs of them, so that watching costs it nothing. */

/** Longer than anything takes that is measured here. */
const PATIENCE_MILLISECONDS = 600_000;

interface LogLine {
  readonly event: string;
  readonly runId: string | null;
  readonly outcome: string;
  readonly instancesCreated?: number;
}

interface RunSeen {
  sent: boolean;
  instancesCreated: number;
  silent: boolean;
}

export class RunLog {
  readonly #runs = new Map<string, RunSeen>();
  readonly #waiting = new Set<() => void>();

  /** To be told each line. */
  readonly read = (text: string): void => {
    if (!text.startsWith("{")) return;
    const { event, runId, outcome, instancesCreated } = JSON.parse(text) as LogLine;
    if (typeof runId !== "string") return;
    const run = this.#see(runId);
    if (event === "ranges.sent") run.sent = true;
    if (event === "message") run.instancesCreated += instancesCreated ?? 0;
    if (event === "alarm" && outcome === "fall-silent") run.silent = true;
    for (const look of this.#waiting) look();
  };

  /** Waits until the queue has all ranges of a run. */
  waitUntilSent(runId: string): Promise<void> {
    return this.#waitUntil(runId, ({ sent }) => sent);
  }

  /** Waits for the last instance of a run. */
  waitForInstances(runId: string, instances: number): Promise<void> {
    return this.#waitUntil(runId, ({ instancesCreated }) => instancesCreated >= instances);
  }

  /** Waits for the alarm that finds nothing left to do. */
  waitUntilSilent(runId: string): Promise<void> {
    return this.#waitUntil(runId, ({ silent }) => silent);
  }

  #see(runId: string): RunSeen {
    const seen = this.#runs.get(runId) ?? { sent: false, instancesCreated: 0, silent: false };
    this.#runs.set(runId, seen);
    return seen;
  }

  #waitUntil(runId: string, isReached: (run: RunSeen) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!isReached(this.#see(runId))) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(`The run ${runId} got no further than ${JSON.stringify(this.#see(runId))}.`),
        );
      }, PATIENCE_MILLISECONDS);
      this.#waiting.add(look);
      look();
    });
  }
}
