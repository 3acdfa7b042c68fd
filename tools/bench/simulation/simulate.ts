/**
 * Many tenants on many databases, as a model of queues: what waits for what, and how long. Pure; times in milliseconds.
 *
 * A database does one thing at a time, in the order of asking: a start, or the instances of a range. What a start commits
 * is sent as messages to the queue of its database, whose consumers take a batch each, ask for all ranges of it at once and
 * come back for more when the last one is there. A range that is not full takes as long as a full one.
 */
import { MAXIMUM_RANGE_LENGTH } from "../../../src/queue/ranges.ts";

export interface System {
  readonly databases: number;
  /** Of the queue of one database. */
  readonly consumers: number;
  readonly messagesABatch: number;
  /** How long a database is busy with a start. */
  readonly startTime: number;
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
    const played = playDatabase(
      system,
      own.toSorted((a, b) => a.at - b.at),
    );
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

interface Batch {
  rangesMissing: number;
}

/** What a database is asked to do; without a batch it is the start itself. */
interface Job {
  readonly start: Start;
  readonly batch: Batch | null;
}

function playDatabase(
  system: System,
  arrivals: readonly Arrival[],
): { fates: Fate[]; figures: DatabaseFigures } {
  const fates: Fate[] = [];
  const jobs = new Line<Job>();
  const messages = new Line<Start>();
  let current: Job | null = null;
  let currentEndsAt = Number.POSITIVE_INFINITY;
  let idleConsumers = system.consumers;
  let arrived = 0;
  let busyTime = 0;
  let mostMessagesWaiting = 0;

  const endCurrent = (now: number) => {
    if (current === null) return;
    const { start, batch } = current;
    current = null;
    currentEndsAt = Number.POSITIVE_INFINITY;
    if (batch === null) {
      start.committedAt = now;
      for (let range = 0; range < start.rangesMissing; range++) {
        messages.add(start);
      }
      mostMessagesWaiting = Math.max(mostMessagesWaiting, messages.length);
      return;
    }
    if (--start.rangesMissing === 0) {
      fates.push({ arrival: start.arrival, committedAt: start.committedAt, finishedAt: now });
    }
    if (--batch.rangesMissing === 0) idleConsumers++;
  };

  const takeBatches = () => {
    while (idleConsumers > 0 && messages.length > 0) {
      const taken = messages.take(system.messagesABatch);
      const batch: Batch = { rangesMissing: taken.length };
      for (const start of taken) jobs.add({ start, batch });
      idleConsumers--;
    }
  };

  for (;;) {
    const arrival = arrivals[arrived];
    const now = Math.min(arrival?.at ?? Number.POSITIVE_INFINITY, currentEndsAt);
    if (now === Number.POSITIVE_INFINITY) break;
    if (currentEndsAt <= now) endCurrent(now);
    if (arrival !== undefined && arrival.at <= now) {
      const rangesMissing = Math.ceil(arrival.leads / MAXIMUM_RANGE_LENGTH);
      jobs.add({ start: { arrival, committedAt: Number.NaN, rangesMissing }, batch: null });
      arrived++;
    }
    takeBatches();
    if (current === null && jobs.length > 0) {
      [current = null] = jobs.take(1);
      const duration = current?.batch === null ? system.startTime : system.rangeTime;
      currentEndsAt = now + duration;
      busyTime += duration;
    }
  }
  return { fates, figures: { busyTime, mostMessagesWaiting } };
}

/** First come, first served, also when the line is a million long. */
class Line<T> {
  #items: T[] = [];
  #served = 0;

  get length(): number {
    return this.#items.length - this.#served;
  }

  add(item: T): void {
    this.#items.push(item);
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
