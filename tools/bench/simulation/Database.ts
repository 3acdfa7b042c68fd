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

/** Ranges that a consumer asks for at once, as the starts they belong to. */
interface Batch {
  readonly starts: readonly Start[];
  rangesMissing: number;
}

/** What a database is asked to do. */
type Job = { readonly start: Start } | { readonly rangeOf: Batch };

/** The messages of a committed start, on their way to the queue. */
interface Sending {
  readonly start: Start;
  readonly arrivesAt: number;
}

export class Database {
  readonly #system: System;
  readonly #arrivals: Line<Arrival>;
  readonly #jobs = new Line<Job>();
  readonly #sendings = new Line<Sending>();
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

  play(): { fates: Fate[]; figures: DatabaseFigures } {
    for (let now = this.#nextMoment(); now < Number.POSITIVE_INFINITY; now = this.#nextMoment()) {
      this.#endJob(now);
      this.#receiveMessages(now);
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
      this.#sendings.first?.arrivesAt ?? Number.POSITIVE_INFINITY,
      this.#arrivals.first?.at ?? Number.POSITIVE_INFINITY,
    );
  }

  #endJob(now: number): void {
    if (this.#current === null || this.#current.endsAt > now) return;
    const { job } = this.#current;
    this.#current = null;
    if ("rangeOf" in job) {
      if (--job.rangeOf.rangesMissing === 0) this.#endBatch(job.rangeOf, now);
      return;
    }
    job.start.committedAt = now;
    this.#sendings.add({ start: job.start, arrivesAt: now + this.#system.sendingTime });
  }

  #endBatch({ starts }: Batch, now: number): void {
    this.#idleConsumers++;
    for (const start of starts) {
      if (--start.rangesMissing > 0) continue;
      const { arrival, committedAt } = start;
      this.#fates.push({ arrival, committedAt, finishedAt: now });
    }
  }

  #receiveMessages(now: number): void {
    const arrived = this.#sendings.takeWhile(({ arrivesAt }) => arrivesAt <= now);
    for (const { start } of arrived) {
      for (let range = 0; range < start.rangesMissing; range++) this.#messages.add(start);
    }
    this.#mostMessagesWaiting = Math.max(this.#mostMessagesWaiting, this.#messages.length);
  }

  #receiveStarts(now: number): void {
    for (const arrival of this.#arrivals.takeWhile(({ at }) => at <= now)) {
      const rangesMissing = Math.ceil(arrival.leads / MAXIMUM_RANGE_LENGTH);
      this.#jobs.add({ start: { arrival, committedAt: Number.NaN, rangesMissing } });
    }
  }

  #takeBatches(): void {
    while (this.#idleConsumers > 0 && this.#messages.length > 0) {
      const starts = this.#messages.take(this.#system.messagesABatch);
      const batch: Batch = { starts, rangesMissing: starts.length };
      for (const _ of starts) this.#jobs.add({ rangeOf: batch });
      this.#idleConsumers--;
    }
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
