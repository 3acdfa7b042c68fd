/**
 * The world of one campaign: D1, the campaign's objects and their alarm, the queue, and what runs. The Worker's own code
 * runs in it; a schedule decides which of its calls is answered next, and how.
 */
import type { CampaignSnapshot, Snapshot } from "../invariants/snapshot.ts";
import type { Design } from "./designs.ts";
import { FaultyRuntime } from "./FaultyRuntime.ts";
import type { Ground, Subject } from "./Ground.ts";
import { History } from "./History.ts";
import type { Alarm, ObjectIsolate } from "./isolates.ts";
import type { BoundStatement } from "./Sqlite.ts";
import type { Settings } from "./settings.ts";

/** When every schedule begins. */
export const EPOCH = 1_800_000_000_000;
const STEPS_A_MILLISECOND = 1_000;

/** A message on a queue, delivered so many times. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: unknown;
  readonly deliveries: number;
}

export class World extends FaultyRuntime {
  step = 0;
  readonly design: Design;
  readonly settings: Settings;
  readonly ground: Ground;
  /** The campaign. */
  readonly subject: Subject;
  /** The campaign's objects alive, the newest last; calls go to any of them. */
  readonly objects: ObjectIsolate[] = [];
  readonly alarm: Alarm = { due: null, isRepeatedAfterCrash: true, failedTries: 0 };
  readonly history: History;
  readonly queue: QueuedMessage[] = [];
  readonly deadLetterQueue: QueuedMessage[] = [];
  sentMessages = 0;

  constructor(
    design: Design,
    ground: Ground,
    settings: Settings,
    counts: Map<string, number>,
    trace: string[] | null,
  ) {
    super(EPOCH, settings.faults, counts, trace);
    this.design = design;
    this.ground = ground;
    this.subject = ground.subjectOf(settings);
    this.settings = settings;
    this.history = new History(this);
  }

  /** A point in the schedule: events of one millisecond still have an order. */
  moment(): number {
    return this.now + this.step / STEPS_A_MILLISECOND;
  }

  override note(event: string, details = ""): void {
    this.counts.set(event, (this.counts.get(event) ?? 0) + 1);
    this.trace?.push(`${String(this.now - EPOCH).padStart(8)} ms  ${event} ${details}`);
  }

  override get firstFaultyChoice(): number {
    return this.settings.firstFaultyChoice;
  }

  override execute(statements: readonly BoundStatement[]): D1Result[] {
    return this.history.watch(statements, () => this.ground.sqlite.batch(statements));
  }

  /** Everything that is known, once all is quiet. */
  takeSnapshot(): Snapshot {
    const { starts, stops, arrivals } = this.history;
    const state = this.ground.readCampaign(this.subject);
    const campaign: CampaignSnapshot = {
      ...state,
      ...{ starts, stops, arrivals, selection: this.subject.selection },
      runs: state.runs.map((run) => ({ ...run, life: this.history.lifeOf(run.id) })),
    };
    return {
      campaigns: [campaign],
      unfinished: {
        incompleteRuns: this.countRunsThatOwe(),
        alarms: this.alarm.due !== null && this.settings.nets !== "sweep" ? 1 : 0,
        messages: this.queue.length + this.deadLetterQueue.length,
      },
      circumstances: {
        clockToleranceMilliseconds: this.clockTolerance,
        lateWrites: this.history.lateWrites,
        hadTwoObjects: this.history.splits > 0,
      },
    };
  }

  /** How many live runs lack instances. */
  countRunsThatOwe(): number {
    const [row] = this.ground.sqlite.query<{ n: number }>(
      "SELECT count(*) AS n FROM runs WHERE ended_at IS NULL AND instances_created < instances_promised",
    );
    return row?.n ?? 0;
  }

  /** What the Worker logs is part of the story, and tells what it has come to. */
  protected override hear(line: string): void {
    const { event, outcome } = JSON.parse(line) as { event: string; outcome?: string };
    this.note(outcome === undefined ? event : `${event}: ${outcome}`);
    this.design.onLog?.(event, this.time.isolate);
  }
}
