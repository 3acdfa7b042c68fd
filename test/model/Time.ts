/**
 * Virtual time: what the code under test waits for passes when a schedule says so. Whoever runs reads the clock of its own
 * machine.
 */
import type { Isolate, Timer } from "./isolates.ts";

const REAL = {
  dateNow: Date.now,
  performanceNow: performance.now,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  random: Math.random,
  log: console.log,
  error: console.error,
};

let running: Time | null = null;

/** Whose code runs at the moment. */
export function currentIsolate(): Isolate {
  if (running === null) throw new Error("No schedule runs.");
  return running.isolate;
}

export class Time {
  now: number;
  readonly timers = new Set<Timer>();
  /** Whose code runs at the moment. */
  isolate: Isolate;
  readonly #onTimer: (timer: Timer) => void;
  readonly #onLog: (line: string) => void;

  constructor(
    now: number,
    isolate: Isolate,
    onTimer: (timer: Timer) => void,
    onLog: (line: string) => void,
  ) {
    this.now = now;
    this.isolate = isolate;
    this.#onTimer = onTimer;
    this.#onLog = onLog;
  }

  /** Takes the globals over until `restore`. No other code may run meanwhile. */
  takeOver(): void {
    running = this;
    Date.now = () => this.now + this.isolate.clockOffset;
    performance.now = () => this.now;
    Math.random = () => 0.5;
    console.log = this.#onLog;
    console.error = this.#onLog;
    globalThis.setTimeout = ((callback: () => void, milliseconds = 0) => {
      const timer = { isolate: this.isolate, due: this.now + Math.ceil(milliseconds), callback };
      this.timers.add(timer);
      this.#onTimer(timer);
      return timer;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((timer: Timer) => {
      this.timers.delete(timer);
    }) as unknown as typeof clearTimeout;
  }

  /** Puts the globals back. */
  restore(): void {
    running = null;
    Date.now = REAL.dateNow;
    performance.now = REAL.performanceNow;
    Math.random = REAL.random;
    console.log = REAL.log;
    console.error = REAL.error;
    globalThis.setTimeout = REAL.setTimeout;
    globalThis.clearTimeout = REAL.clearTimeout;
  }

  /** The timer that rings next, up to a moment. */
  findNext(until: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.timers) {
      if (timer.due <= until && (next === null || timer.due < next.due)) next = timer;
    }
    return next;
  }

  /** Rings a timer. The clock never goes back. */
  ring(timer: Timer): void {
    this.timers.delete(timer);
    this.now = Math.max(this.now, timer.due);
    this.isolate = timer.isolate;
    timer.callback();
  }
}

/** Lets everything run that waits for nothing: Node comes to its next ticks when no microtask is left. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
