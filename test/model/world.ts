/** The world: one campaign in D1, its objects, their alarm, the queue, and the processes under way. */
import type { StartedCampaign, StoppedCampaign } from "../../src/domain/transition.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import { Database } from "./database.ts";
import type { Design } from "./design.ts";
import { History, type Moment } from "./history.ts";
import type { Isolate, Process, Steps } from "./process.ts";
import { FAULT, type Settings } from "./settings.ts";
import { expectUpstreamError } from "./upstream.ts";

/** How far a clock may be off, either way. */
export const LARGEST_CLOCK_OFFSET = 2_000;
/** When every schedule begins. */
const EPOCH = 1_800_000_000_000;

export interface Message {
  readonly body: InstanceCreation;
  readonly attempts: number;
}

export class World {
  now = EPOCH;
  step = 0;
  readonly design: Design;
  readonly settings: Settings;
  /** The faults that may still happen. */
  #faults: number;
  readonly database: Database;
  readonly history = new History();
  /** The durable alarm of the campaign's object, as its storage and the platform know it. */
  readonly alarm = { due: null as number | null, isRepeatedAfterCrash: true, failedTries: 0 };
  /** The objects alive, the newest last; calls go to any of them. */
  readonly objects: Isolate[] = [];
  readonly processes: Process[] = [];
  /** Writes whose caller no longer waits, and that D1 has not executed. */
  readonly inFlight: (() => unknown)[] = [];
  readonly queue: Message[] = [];
  readonly deadLetters: InstanceCreation[] = [];
  sentMessages = 0;
  readonly violations: string[] = [];
  /** How often each event happened. */
  readonly counts: Map<string, number>;
  /** What happened, for a person to read; null when nobody will. */
  readonly trace: string[] | null;
  #nextId = 0;

  constructor(
    design: Design,
    settings: Settings,
    counts: Map<string, number>,
    trace: string[] | null,
  ) {
    this.design = design;
    this.settings = settings;
    this.#faults = settings.faults;
    this.counts = counts;
    this.trace = trace;
    this.database = new Database(design, settings.trigger, settings.leadCount, EPOCH, this.report);
  }

  /** A promise is broken. */
  readonly report = (violation: string): void => {
    this.violations.push(violation);
    this.trace?.push(`  VIOLATION: ${violation}`);
  };

  /** Notes that an event happened, and what exactly. */
  note(event: string, details: () => string = () => ""): void {
    this.counts.set(event, (this.counts.get(event) ?? 0) + 1);
    this.trace?.push(`${String(this.now - EPOCH).padStart(8)} ms  ${event} ${details()}`);
  }

  has(fault: keyof typeof FAULT): boolean {
    return (this.#faults & FAULT[fault]) !== 0;
  }

  /** No fault happens from now on. */
  endFaults(): void {
    this.#faults = 0;
  }

  moment(): Moment {
    return { step: this.step, time: this.now };
  }

  newId(kind: string): string {
    return `${kind}-${++this.#nextId}`;
  }

  clockOf(machine: { readonly clockOffset: number }): number {
    return this.now + machine.clockOffset;
  }

  /** How far a machine's clock is off, by a choice. */
  chooseClockOffset(choice: number): number {
    return this.has("clocksDisagree") ? ((choice % 3) - 1) * LARGEST_CLOCK_OFFSET : 0;
  }

  /** A new memory for the campaign's object. */
  addObject(choice: number): Isolate {
    const object: Isolate = {
      name: this.newId("object"),
      clockOffset: this.chooseClockOffset(choice),
      line: [],
      knownConflict: null,
      failedLooks: 0,
      looks: 0,
      calls: new Set(),
    };
    this.objects.push(object);
    return object;
  }

  /** The object that a call reaches; there is always one. */
  chooseObject(choice: number): Isolate {
    return this.objects[choice % this.objects.length] ?? this.addObject(choice);
  }

  /** Begins a process; it runs to its first wait at once. */
  spawn<T>(
    name: string,
    home: Isolate | null,
    steps: Steps<T>,
    onReturn: (value: T) => void = () => undefined,
    onThrow: (error: unknown) => void = expectUpstreamError,
  ): void {
    const process: Process = {
      name,
      home,
      steps,
      onReturn: onReturn as (value: unknown) => void,
      onThrow,
      effect: null,
    };
    this.processes.push(process);
    this.resume(process, undefined);
  }

  /** Goes on with what a process waited for. */
  resume(process: Process, value: unknown): void {
    this.#advance(process, () => process.steps.next(value));
  }

  /** Goes on with a fault. */
  fail(process: Process, fault: Error): void {
    this.#advance(process, () => process.steps.throw(fault));
  }

  /** A process is gone: nothing of it runs any more. */
  remove(process: Process): void {
    this.processes.splice(this.processes.indexOf(process), 1);
  }

  /** Executes a transition in D1 and keeps its place in the history if it took effect. */
  transit<T extends StartedCampaign | StoppedCampaign | null>(
    id: string,
    trulyAskedAt: number,
    execute: () => T,
  ): T {
    const { campaign } = this.database;
    const { status, runId } = campaign;
    const result = execute();
    if (campaign.status !== status || campaign.runId !== runId) {
      this.history.transitions.push({
        id,
        runId: campaign.runId ?? "",
        status: campaign.status === "active" ? "active" : "stopped",
        trulyAskedAt,
        effectiveAt: this.moment(),
      });
    }
    return result;
  }

  #advance(process: Process, run: () => ReturnType<Process["steps"]["next"]>): void {
    let result: ReturnType<typeof run>;
    try {
      result = run();
    } catch (error) {
      this.remove(process);
      process.onThrow(error);
      return;
    }
    if (result.done === true) {
      this.remove(process);
      process.onReturn(result.value);
    } else {
      process.effect = result.value;
    }
  }
}
