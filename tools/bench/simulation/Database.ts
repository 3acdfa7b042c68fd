/** One database with its queue and its consumers, in the simulation. */
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import { Line } from "./Line.ts";
import type { Arrival, DatabaseFigures, Fate, System } from "./model.ts";

/** A start on its way. */
interface Start {
  readonly arrival: Arrival;
  committedAt: number;
  rangesMissing: number;
}

/** What a consumer has taken from the queue: ranges, as the starts they belong to. */
interface Batch {
  readonly waiting: Line<Start>;
  /** Those that it has asked for at once, and how many of them are missing. */
  asked: readonly Start[];
  missing: number;
}

/** What a database is asked to do. */
type Job = { readonly start: Start } | { readonly rangeOf: Batch };

export class Database {
  readonly #system: System;
  readonly #arrivals: Line<Arrival>;
  readonly #jobs = new Line<Job>();
  readonly #messages = new Line<Start>();
  readonly #fates: Fate[] = [];
  #current: { readonly job: Job; readonly endsAt: number } | null = null;
  #idleConsumers: number;
  #busyTime = 0;
  #mostMessagesWaiting = 0;

  /** @param arrivals in the order of time */
  constructor(system: System, arrivals: readonly Arrival[]) {
    this.#system = system;
    this.#arrivals = new Line(arrivals);
    this.#idleConsumers = system.consumers;
  }

  /** Plays all arrivals through, to the last instance. */
  play(): { fates: Fate[]; figures: DatabaseFigures } {
    for (let now = this.#nextMoment(); now < Number.POSITIVE_INFINITY; now = this.#nextMoment()) {
      this.#endJob(now);
      this.#receiveStarts(now);
      this.#takeBatches();
      this.#beginJob(now);
    }
    return {
      fates: this.#fates,
      figures: { busyTime: this.#busyTime, mostMessagesWaiting: this.#mostMessagesWaiting },
    };
  }

  #nextMoment(): number {
    return Math.min(
      this.#current?.endsAt ?? Number.POSITIVE_INFINITY,
      this.#arrivals.first?.at ?? Number.POSITIVE_INFINITY,
    );
  }

  #endJob(now: number): void {
    if (this.#current === null || this.#current.endsAt > now) return;
    const { job } = this.#current;
    this.#current = null;
    if ("start" in job) this.#commit(job.start, now);
    else if (--job.rangeOf.missing === 0) this.#continueBatch(job.rangeOf, now);
  }

  #commit(start: Start, now: number): void {
    start.committedAt = now;
    for (let range = 0; range < start.rangesMissing; range++) this.#messages.add(start);
    this.#mostMessagesWaiting = Math.max(this.#mostMessagesWaiting, this.#messages.length);
  }

  #continueBatch(batch: Batch, now: number): void {
    for (const start of batch.asked) {
      if (--start.rangesMissing > 0) continue;
      const { arrival, committedAt } = start;
      this.#fates.push({ arrival, committedAt, finishedAt: now });
    }
    if (batch.waiting.length === 0) this.#idleConsumers++;
    else this.#ask(batch);
  }

  #receiveStarts(now: number): void {
    for (const arrival of this.#arrivals.takeWhile(({ at }) => at <= now)) {
      const rangesMissing = Math.ceil(arrival.leads / MAXIMUM_RANGE_LENGTH);
      this.#jobs.add({ start: { arrival, committedAt: Number.NaN, rangesMissing } });
    }
  }

  #takeBatches(): void {
    while (this.#idleConsumers > 0 && this.#messages.length > 0) {
      this.#idleConsumers--;
      const waiting = new Line(this.#messages.take(this.#system.messagesABatch));
      this.#ask({ waiting, asked: [], missing: 0 });
    }
  }

  #ask(batch: Batch): void {
    batch.asked = batch.waiting.take(this.#system.rangesAtOnce);
    batch.missing = batch.asked.length;
    for (const _ of batch.asked) this.#jobs.add({ rangeOf: batch });
  }

  #beginJob(now: number): void {
    if (this.#current !== null) return;
    for (const job of this.#jobs.take(1)) {
      const duration = "rangeOf" in job ? this.#system.rangeTime : this.#system.startTime;
      this.#current = { job, endsAt: now + duration };
      this.#busyTime += duration;
    }
  }
}
