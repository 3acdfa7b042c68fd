/**
 * The time of a workerd on a machine that is not its own: a clock that stands still while its main thread is ready and waits
 * for a processor. So a measurement is of the Worker, whatever else runs.
 */
import { readFileSync } from "node:fs";

const NANOSECONDS_A_MILLISECOND = 1_000_000;

/** What Linux says of a thread's life so far; milliseconds. */
interface Scheduling {
  readonly ran: number;
  readonly waited: number;
}

export class ProcessClock {
  readonly #processId: number;
  readonly #startedAt = performance.now();
  readonly #atStart: Scheduling | null;

  /** Starts at 0. */
  constructor(processId: number) {
    this.#processId = processId;
    this.#atStart = readScheduling(processId);
  }

  /** Milliseconds since the start, without those in which the process waited for a processor. */
  now(): number {
    return performance.now() - this.#startedAt - this.#since("waited", 0);
  }

  /** Milliseconds for which the main thread has run since the start; outside Linux all of the time. */
  busyTime(): number {
    return this.#since("ran", performance.now() - this.#startedAt);
  }

  #since(key: keyof Scheduling, unknown: number): number {
    const now = readScheduling(this.#processId);
    return now === null || this.#atStart === null ? unknown : now[key] - this.#atStart[key];
  }
}

/** Of the main thread, in which workerd does all but compiling and some of collecting garbage; null outside Linux. */
function readScheduling(processId: number): Scheduling | null {
  try {
    const [ran, waited] = readFileSync(`/proc/${processId}/schedstat`, "utf8").split(" ");
    return {
      ran: Number(ran) / NANOSECONDS_A_MILLISECOND,
      waited: Number(waited) / NANOSECONDS_A_MILLISECOND,
    };
  } catch {
    return null;
  }
}
