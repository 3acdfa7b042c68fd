/**
 * Many tenants on many databases, as a model of queues: what waits for what, and how long. Pure; times in milliseconds.
 *
 * A database does one thing at a time, in the order of asking: a start, or the instances of a range. What a start commits
 * reaches the queue of its database as messages a while later, and keeps the database from nothing meanwhile. Consumers take a
 * batch each, ask for all ranges of it at once and come back for more when the last one is there. Only then is any of them
 * known to be there: what is asked for at once is answered at once. A range that is not full takes as long as a full one.
 */
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";

export interface System {
  readonly databases: number;
  /** Of the queue of one database. */
  readonly consumers: number;
  readonly messagesABatch: number;
  /** How long a database is busy with a start. */
  readonly startTime: number;
  /** From the commit of a start until a consumer can have its messages; the database is free meanwhile. */
  readonly sendingTime: number;
  /** How long it is busy with the instances of a full range. */
  readonly rangeTime: number;
}

/** A tenant asks for the start of a campaign. */
export interface Arrival {
  readonly at: number;
  readonly tenant: number;
  readonly leads: number;
}

/** What became of it. */
export interface Fate {
  readonly arrival: Arrival;
  /** When the start was committed. */
  readonly committedAt: number;
  /** When its last instance was there. */
  readonly finishedAt: number;
}

export interface DatabaseFigures {
  readonly busyTime: number;
  readonly mostMessagesWaiting: number;
}

export interface Simulation {
  readonly fates: readonly Fate[];
  readonly databases: readonly DatabaseFigures[];
}

/** Plays the arrivals through. A tenant's data live in one database, as `databaseOf` says. */
export function simulate(system: System, arrivals: readonly Arrival[]): Simulation {
  const fates: Fate[] = [];
  const databases: DatabaseFigures[] = [];
  const arrivalsOf = Map.groupBy(arrivals, ({ tenant }) => databaseOf(tenant, system.databases));
  for (let database = 0; database < system.databases; database++) {
    const own = arrivalsOf.get(database) ?? [];
    const played = new Database(
      system,
      own.toSorted((a, b) => a.at - b.at),
    ).play();
    fates.push(...played.fates);
    databases.push(played.figures);
  }
  return { fates, databases };
}

/** Where a tenant's data live: tenants are dealt out evenly. */
function databaseOf(tenant: number, databases: number): number {
  return tenant % databases;
}

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

/** One database with its queue and its consumers. */
class Database {
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

/** First come, first served, also when the line is a million long. */
class Line<T> {
  #items: T[];
  #served = 0;

  constructor(items: readonly T[] = []) {
    this.#items = [...items];
  }

  get length(): number {
    return this.#items.length - this.#served;
  }

  get first(): T | undefined {
    return this.#items[this.#served];
  }

  add(item: T): void {
    this.#items.push(item);
  }

  takeWhile(isDue: (item: T) => boolean): T[] {
    let count = 0;
    for (let item = this.first; item !== undefined && isDue(item); ) {
      item = this.#items[this.#served + ++count];
    }
    return this.take(count);
  }

  take(count: number): T[] {
    const taken = this.#items.slice(this.#served, this.#served + count);
    this.#served += taken.length;
    if (this.#served === this.#items.length) {
      this.#items = [];
      this.#served = 0;
    }
    return taken;
  }
}
