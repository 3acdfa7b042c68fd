/** What runs, and what it waits for: code under test in its isolates, on virtual time, between two answers. */
import { UpstreamError } from "../../src/platform/upstream.ts";
import { type Isolate, newIsolate, type Operation, type Timer } from "./isolates.ts";
import type { BoundStatement } from "./Sqlite.ts";
import type { FAULT } from "./settings.ts";
import { settle, Time } from "./Time.ts";

export abstract class Runtime {
  readonly time: Time;
  /** The invocations of the Worker that go on. */
  readonly workers: Isolate[] = [];
  /** The calls that wait for an answer, the oldest first. */
  readonly operations: Operation[] = [];
  /** Writes whose caller no longer waits, and that D1 has not executed. */
  readonly inFlight: (() => unknown)[] = [];
  readonly #deadlines = new WeakMap<Timer, Operation>();
  /** The call that was made last: the next timer is its caller's deadline. */
  #latest: Operation | null = null;

  constructor(now: number) {
    this.time = new Time(
      now,
      newIsolate("nobody", 0),
      (timer) => this.#onTimer(timer),
      (line) => this.hear(line),
    );
  }

  /** Whether a fault may happen. */
  abstract has(fault: keyof typeof FAULT): boolean;
  /** Whether no fault happens any more: then every deadline passes that has to. */
  abstract readonly isCalm: boolean;
  /** Of 256 choices how a step goes, those from here on are faults. */
  abstract readonly firstFaultyChoice: number;
  /** Executes a batch in D1, and notes what came of it. */
  abstract execute(statements: readonly BoundStatement[]): D1Result[];
  /** How far a machine's clock is off, by a choice. */
  abstract chooseClockOffset(choice: number): number;
  /** Notes that an event happened, and what exactly. */
  abstract note(event: string, details?: string): void;
  /** A promise is broken. */
  abstract report(violation: string): void;
  /** A line is logged. */
  protected abstract hear(line: string): void;

  get now(): number {
    return this.time.now;
  }

  /** Begins an event in an isolate. What it throws but faults of upstreams is a bug. */
  run<T>(
    isolate: Isolate,
    task: () => Promise<T>,
    onEnd: (value: T) => void,
    onFault: (error: unknown) => void,
  ): void {
    isolate.tasks++;
    this.time.isolate = isolate;
    task().then(
      (value) => {
        isolate.tasks--;
        onEnd(value);
      },
      (error: unknown) => {
        isolate.tasks--;
        if (!isFault(error)) this.report(`${isolate.name} throws ${error}`);
        onFault(error);
      },
    );
  }

  /** Makes a call of a binding wait for its answer. */
  call<T>(
    isolate: Isolate,
    kind: Operation["kind"],
    name: string,
    execute: (choice?: number) => T,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const operation: Operation = {
        ...{ kind, name, isolate, execute, reject, deadline: null, reply: null },
        resolve: resolve as (value: unknown) => void,
      };
      this.operations.push(operation);
      // An object's own storage has no deadline, and a call to a sender has its own; any other caller sets one in the
      // same turn.
      if (kind === "storage" || kind === "fetch") return;
      this.#latest = operation;
      queueMicrotask(() => {
        if (this.#latest === operation) this.#latest = null;
      });
    });
  }

  /** Lets everything run that waits for no answer. */
  readonly settle = settle;

  /** Answers a call. */
  async resolve(operation: Operation, value: unknown): Promise<void> {
    this.#takeOff(operation);
    this.time.isolate = operation.isolate;
    operation.resolve(value);
    await settle();
  }

  /** Answers a call with a fault. */
  async reject(operation: Operation, fault: unknown): Promise<void> {
    this.#takeOff(operation);
    this.time.isolate = operation.isolate;
    operation.reject(fault);
    await settle();
  }

  /** Lets a call take effect and answers it. */
  async complete(operation: Operation): Promise<void> {
    let value: unknown;
    try {
      value = operation.execute();
    } catch (error) {
      await this.reject(operation, error);
      return;
    }
    await this.resolve(operation, value);
  }

  /** The caller gives up; what it has called may go on. */
  withdraw(operation: Operation, fault: unknown): void {
    if (!this.operations.includes(operation)) return;
    this.#takeOff(operation);
    if (operation.reply === null && this.has("lateWrites")) this.inFlight.push(operation.execute);
    operation.reject(fault);
  }

  /** The caller's deadline passes: the call is answered too late, if ever. */
  async expire(operation: Operation): Promise<void> {
    const { deadline } = operation;
    this.#takeOff(operation);
    if (deadline === null) return;
    await this.letPass(deadline.due - this.now);
    if (this.time.timers.has(deadline)) this.time.ring(deadline);
    await settle();
  }

  /**
   * Lets time pass, with all that rings meanwhile, up to a deadline that no fault lets pass.
   *
   * @returns whether any passed
   */
  async letPass(milliseconds: number): Promise<boolean> {
    const begin = this.now;
    const target = begin + milliseconds;
    for (;;) {
      const timer = this.time.findNext(target);
      if (timer === null) break;
      const operation = this.#deadlines.get(timer);
      const isAwaited = operation !== undefined && this.operations.includes(operation);
      if (isAwaited && !this.isCalm && !this.#mayExpire(operation)) {
        this.time.now = Math.max(this.now, timer.due - 1);
        return this.now > begin;
      }
      if (isAwaited) this.#abandon(operation);
      this.time.ring(timer);
      await settle();
    }
    this.time.now = Math.max(this.now, target);
    return this.now > begin;
  }

  /** Whether a timer is no deadline of a call: it rings when the schedule says so. */
  isPause(timer: Timer): boolean {
    return !this.#deadlines.has(timer);
  }

  /** Nothing of an isolate runs any more. */
  kill(isolate: Isolate, choice: number): void {
    for (const timer of this.time.timers) {
      if (timer.isolate === isolate) this.time.timers.delete(timer);
    }
    const cutOff = this.operations.filter((operation) => operation.isolate === isolate);
    for (const [index, operation] of cutOff.entries()) {
      this.#takeOff(operation);
      const hasArrived = operation.reply !== null;
      if (operation.kind === "write" || (operation.kind === "fetch" && !hasArrived)) {
        this.#cutOff(operation, choice >> index);
      }
    }
    for (const end of isolate.onDeath) end(choice);
  }

  #onTimer(timer: Timer): void {
    if (this.#latest !== null) {
      this.#latest.deadline = timer;
      this.#deadlines.set(timer, this.#latest);
    }
    this.#latest = null;
  }

  #takeOff(operation: Operation): void {
    const index = this.operations.indexOf(operation);
    if (index >= 0) this.operations.splice(index, 1);
  }

  #mayExpire({ kind }: Operation): boolean {
    switch (kind) {
      case "write":
        return this.has("outcomeUnknown");
      case "read":
        return this.has("databaseFails");
      case "send":
        return this.has("sendFails");
      case "call":
        return this.has("callFails");
      case "storage":
      case "fetch":
        return false;
    }
  }

  /** Its caller has given up. */
  #abandon(operation: Operation): void {
    this.#takeOff(operation);
    this.note(`${operation.kind} times out`, operation.name);
    if (operation.kind === "write" && this.has("lateWrites")) {
      this.inFlight.push(() => operation.execute());
    }
  }

  /** A write that was on its way when its caller died: it never left, or it arrives, or it arrives late. */
  #cutOff({ kind, execute }: Operation, choice: number): void {
    if (choice % 4 < 2) return;
    if (choice % 4 === 2 && this.has("lateWrites")) {
      this.inFlight.push(execute);
      // No other object takes over within the same millisecond.
      this.time.now += 1;
      return;
    }
    this.note(`${kind} survives its caller`);
    execute();
  }
}

/** Faults of upstreams, also of several at once. */
function isFault(error: unknown): boolean {
  return (
    error instanceof UpstreamError ||
    (error instanceof AggregateError && error.errors.every(isFault))
  );
}
