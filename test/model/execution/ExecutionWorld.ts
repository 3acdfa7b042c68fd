/**
 * The world of campaigns that are executed: D1, the senders with their objects and alarms, two queues, and what runs. The
 * Worker's own code runs in it; a schedule decides which of its calls is answered next, and how.
 */
import type { SenderObject } from "../../../src/senderObject/SenderObject.ts";
import { checkInstances } from "../../invariants/checkInstances.ts";
import type { ExecutionSnapshot } from "../../invariants/execution.ts";
import { FaultyRuntime } from "../FaultyRuntime.ts";
import type { Alarm, Isolate } from "../isolates.ts";
import type { BoundStatement, Sqlite } from "../Sqlite.ts";
import type { ExecutionDesign } from "./executionDesigns.ts";
import { campaignIdOf, givenGround, senderIdOf } from "./executionGround.ts";
import { Record } from "./Record.ts";
import { SenderHouse } from "./SenderHouse.ts";
import type { ExecutionSettings } from "./settings.ts";

/** As many as a number tells apart. */
const MOMENTS_A_MILLISECOND = 4_000;
const LAST_MOMENT = 1 - 1 / MOMENTS_A_MILLISECOND;
/** Commits from one look at all rows to the next: a look at each would take most of the time. */
const COMMITS_A_CHECK = 8;

/** A message on a queue, delivered so many times. */
export interface QueuedMessage {
  readonly id: string;
  readonly queue: "instance-creation" | "actions";
  readonly body: unknown;
  readonly deliveries: number;
}

/** A memory of a sender's object. */
export interface SenderIsolate extends Isolate {
  readonly place: SenderPlace;
  object: SenderObject;
  isInAlarm: boolean;
}

/** Where a sender's object lives: its alarm outlasts its memories. */
export interface SenderPlace {
  readonly senderId: string;
  readonly alarm: Alarm;
  readonly objects: SenderIsolate[];
}

export class ExecutionWorld extends FaultyRuntime {
  readonly design: ExecutionDesign;
  readonly settings: ExecutionSettings;
  readonly sqlite: Sqlite;
  readonly campaignIds: string;
  readonly senders: readonly SenderPlace[];
  readonly queue: QueuedMessage[] = [];
  /** How often leads have arrived. */
  arrivals = 0;
  /** Whether somebody could not wake a sender, and has left it to the sweep. */
  hasLostWakes = false;
  readonly record: Record;
  readonly house: SenderHouse;
  #commits = 0;
  #lastMoment = 0;
  #momentsThen = 0;

  constructor(
    design: ExecutionDesign,
    sqlite: Sqlite,
    settings: ExecutionSettings,
    counts: Map<string, number>,
    trace: string[] | null,
  ) {
    super(settings.epoch, settings.faults, counts, trace);
    this.design = design;
    this.sqlite = sqlite;
    this.settings = settings;
    this.campaignIds = JSON.stringify(settings.campaigns.map((_, index) => campaignIdOf(index)));
    this.senders = settings.senders.map((_, index) => ({
      senderId: senderIdOf(index),
      alarm: { due: null, isRepeatedAfterCrash: true, failedTries: 0 },
      objects: [],
    }));
    this.record = new Record(this);
    this.house = new SenderHouse(this);
  }

  /** Inserts what the schedule begins with. */
  begin(): void {
    givenGround(this.sqlite, this.settings);
    this.record.noteAll("INSERT INTO senders");
  }

  /** A point in the schedule: events of one millisecond still have an order. */
  moment(): number {
    if (this.now > this.#lastMoment) this.#momentsThen = 0;
    this.#lastMoment = this.now;
    return this.now + Math.min(++this.#momentsThen / MOMENTS_A_MILLISECOND, LAST_MOMENT);
  }

  override note(event: string, details = ""): void {
    this.counts.set(event, (this.counts.get(event) ?? 0) + 1);
    const seconds = ((this.now - this.settings.epoch) / 1_000).toFixed(3);
    this.trace?.push(`${seconds.padStart(12)} s  ${event} ${details}`);
  }

  override get firstFaultyChoice(): number {
    return this.isCalm ? 256 : this.settings.firstFaultyChoice;
  }

  override execute(statements: readonly BoundStatement[]): D1Result[] {
    const results = this.record.watch(statements, () => this.sqlite.batch(statements));
    if (statements.some(({ sql }) => /(UPDATE|INSERT)/.test(sql))) {
      if (this.#commits++ % COMMITS_A_CHECK === 0) this.checkRows();
    }
    return results;
  }

  /** Holds the invariants of rows against what D1 has at present. */
  checkRows(): void {
    for (const violation of checkInstances(this.record.readState())) this.report(violation);
  }

  keepsKeysHoursOf(senderId: string): number {
    const index = this.senders.findIndex((place) => place.senderId === senderId);
    return this.settings.senders[index]?.keepsKeysHours ?? 0;
  }

  /** The external id of one of the audience's leads. */
  chooseExternalId(target: number): string {
    const rows = this.sqlite.query<{ external_id: string }>(
      "SELECT external_id FROM leads ORDER BY position",
    );
    return rows[target % rows.length]?.external_id ?? "";
  }

  /** Everything that is known. */
  takeSnapshot(): ExecutionSnapshot {
    const { asks, performances, findings } = this.house;
    const { fences, senders } = this.record;
    return {
      ...this.record.readState(),
      ...{ asks, performances, findings, fences, senders },
      ...{ takenAt: null, clockToleranceMilliseconds: this.clockTolerance },
    };
  }

  /** What the Worker logs is part of the story. */
  protected override hear(line: string): void {
    const { event, outcome, error } = JSON.parse(line) as {
      readonly event: string;
      readonly outcome?: string;
      readonly error?: string;
    };
    if (/^senders?\.asleep$/.test(event)) this.hasLostWakes = true;
    // What the Worker takes for a fault and tries again may be a bug.
    if (error !== undefined && !/^(Upstream|Aggregate)?Error\b/.test(error)) {
      this.report(`${event}: ${error}`);
    }
    this.note(outcome === undefined ? event : `${event}: ${outcome}`, error?.split("\n")[0]);
  }
}
