/** A runtime in which the faults of a schedule may happen, and which knows what has come of them. */
import { Runtime } from "./Runtime.ts";
import { FAULT } from "./settings.ts";

/** How far a clock may be off, either way. */
const LARGEST_CLOCK_OFFSET = 2_000;
const HEXADECIMAL = 16;
const CHARACTERS_OF_AN_ID = 24;

export abstract class FaultyRuntime extends Runtime {
  /** How often each event happened. */
  readonly counts: Map<string, number>;
  /** What happened, for a person to read; null when nobody will. */
  readonly trace: string[] | null;
  readonly #violations = new Set<string>();
  readonly #faultsOfSchedule: number;
  /** The faults that may still happen; null when none may. */
  #faults: number | null;
  #nextId = 0;

  constructor(now: number, faults: number, counts: Map<string, number>, trace: string[] | null) {
    super(now);
    this.#faultsOfSchedule = faults;
    this.#faults = faults;
    this.counts = counts;
    this.trace = trace;
  }

  override report(violation: string): void {
    this.#violations.add(violation);
    this.trace?.push(`  VIOLATION: ${violation}`);
  }

  get violations(): readonly string[] {
    return [...this.#violations];
  }

  override has(fault: keyof typeof FAULT): boolean {
    return this.#faults !== null && (this.#faults & FAULT[fault]) !== 0;
  }

  override get isCalm(): boolean {
    return this.#faults === null;
  }

  /** No fault happens from here on, but what waits for ever is given up. Returns what lets them happen again. */
  pauseFaults(): () => void {
    const faults = this.#faults;
    this.#faults = null;
    return () => {
      this.#faults = faults;
    };
  }

  /** An id of the form that all have. */
  newId(): string {
    return (++this.#nextId).toString(HEXADECIMAL).padStart(CHARACTERS_OF_AN_ID, "0");
  }

  /** How far two clocks may be apart. */
  get clockTolerance(): number {
    return this.#faultsOfSchedule & FAULT.clocksDisagree ? 2 * LARGEST_CLOCK_OFFSET : 0;
  }

  override chooseClockOffset(choice: number): number {
    return this.has("clocksDisagree") ? ((choice % 3) - 1) * LARGEST_CLOCK_OFFSET : 0;
  }
}
