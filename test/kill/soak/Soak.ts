/**
 * A Worker on several databases under constant work and random faults. In each database one pair of account groups follows
 * the other; each is checked as soon as it has come to rest, and all of it when nothing is left to do.
 */
import { renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

import { readDatabaseNumber } from "../../../src/keys/directory.ts";
import { Turnstile } from "../../../src/platform/turnstile.ts";
import { UpstreamError } from "../../../src/platform/upstream.ts";
import { Random } from "../../../tools/random.ts";
import { requireRuntime } from "../../../tools/server/runtimeProcess.ts";
import { checkRest } from "../checkCampaigns.ts";
import { type Deployment, numbersOf } from "../deployment.ts";
import { countCampaignAlarms, withDatabase } from "../evidence.ts";
import { countSenderAlarms } from "../execution/evidence.ts";
import type { FaultObservation } from "../history.ts";
import { addSummaries, newSummary, type Summary } from "../summary.ts";
import {
  type AnsweredStart,
  type CheckedPair,
  LIFE_MILLISECONDS,
  Pair,
  type PairName,
} from "./Pair.ts";
import { planSoakFault } from "./plan.ts";
import { type Sample, takeSample } from "./sample.ts";

const SWEEP_PERIOD_MILLISECONDS = 3_000;
const SAMPLE_PERIOD_MILLISECONDS = 10_000;
const LOOK_MILLISECONDS = 500;
/** How many pairs of a database may come to rest at once, while another one works. */
const MOST_RESTING = 1;
/** How long alarms may take to fall silent when all pairs are at rest. */
const SILENCE_MILLISECONDS = 120_000;
/** What the Worker logs is kept up to twice this size. */
const MAXIMUM_LOG_BYTES = 64 * 2 ** 20;

/** What is asked for. */
export interface SoakOrder {
  readonly seed: number;
  readonly minutes: number;
  readonly databases: number;
  /** What repeats its choices. */
  readonly command: string;
}

/** What is known of a soak so far. */
export interface SoakState {
  readonly order: SoakOrder;
  readonly beganAt: number;
  readonly samples: readonly Sample[];
  readonly faults: readonly FaultObservation[];
  readonly answeredStarts: readonly AnsweredStart[];
  readonly summary: Summary;
  readonly pairsChecked: number;
  /** Those that could not be made, since the machine was too busy. */
  readonly pairsAbandoned: number;
}

export class Soak implements SoakState {
  readonly order: SoakOrder;
  readonly beganAt = Date.now();
  readonly samples: Sample[] = [];
  readonly faults: FaultObservation[] = [];
  readonly answeredStarts: AnsweredStart[] = [];
  summary: Summary = newSummary();
  pairsChecked = 0;
  pairsAbandoned = 0;
  readonly #deployment: Deployment;
  /** A pair is made while no fault strikes: that writes past the Worker. */
  readonly #turnstile = new Turnstile();
  readonly #living = new Set<Pair>();
  /** How many instances there should be in each database, by its number. */
  readonly #instances = new Map<number, number>();
  readonly #onChange: (soak: Soak) => void;
  #endsAt: number;

  /** @param onChange is told when there is a sample, a fault or a checked pair more */
  constructor(deployment: Deployment, order: SoakOrder, onChange: (soak: Soak) => void) {
    this.order = order;
    this.#deployment = deployment;
    this.#onChange = onChange;
    this.#endsAt = this.beganAt + order.minutes * 60_000;
  }

  /** Makes no new request and no new fault from now on; what has begun is seen through and checked. */
  endEarly(): void {
    this.#endsAt = Date.now();
  }

  /** Runs until all is quiet and checked. */
  async run(): Promise<void> {
    const sweeping = setInterval(() => void this.#sweep(), SWEEP_PERIOD_MILLISECONDS);
    const sampling = setInterval(() => this.#sample(), SAMPLE_PERIOD_MILLISECONDS);
    try {
      this.#sample();
      const lanes = numbersOf(this.order.databases).map((number) => this.#keepPairs(number));
      await Promise.all([this.#strike(), ...lanes]);
      await this.#waitForSilence();
      this.#sample();
      await this.#checkDatabases();
    } finally {
      clearInterval(sweeping);
      clearInterval(sampling);
      await this.#deployment.host.dispose();
    }
  }

  /** Has one pair after the other live in a database; the one before comes to rest meanwhile. */
  async #keepPairs(databaseNumber: number): Promise<void> {
    const { seed, databases } = this.order;
    // Not all at once: what one of them does is spread over the others' lives.
    const spread = Math.min(LIFE_MILLISECONDS, this.#endsAt - this.beganAt);
    await sleep(((databaseNumber - 1) * spread) / databases);
    const resting = new Set<Promise<void>>();
    for (let number = 0; Date.now() < this.#endsAt; number++) {
      const name = { seed, number, databaseNumber };
      const pair = await this.#turnstile.pass(() => this.#prepare(name));
      if (pair === null) continue;
      this.#living.add(pair);
      await pair.live(() => this.#endsAt);
      const rest = this.#bringToRest(pair, databaseNumber)
        .catch((error: unknown) => this.#report([`a pair broke down: ${error}`]))
        .finally(() => resting.delete(rest));
      resting.add(rest);
      // On a slow machine there is less work, and not ever more of it.
      while (resting.size > MOST_RESTING) await Promise.race(resting);
    }
    await Promise.all(resting);
  }

  /** @returns null when a busy machine has taken too long for it */
  async #prepare(name: PairName): Promise<Pair | null> {
    try {
      const stores = await this.#deployment.host.openStores();
      return await Pair.prepare({ ...this.#deployment, stores }, name);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      this.pairsAbandoned++;
      this.#onChange(this);
      return null;
    }
  }

  async #bringToRest(pair: Pair, databaseNumber: number): Promise<void> {
    await pair.rest();
    this.#living.delete(pair);
    this.#take(pair.check(this.order.command, this.faults), databaseNumber);
  }

  #take(checked: CheckedPair, databaseNumber: number): void {
    const known = this.#instances.get(databaseNumber) ?? 0;
    this.#instances.set(databaseNumber, known + checked.instances);
    this.answeredStarts.push(...checked.answeredStarts);
    this.summary = addSummaries(this.summary, checked.summary);
    this.pairsChecked++;
    this.#onChange(this);
  }

  async #strike(): Promise<void> {
    const random = new Random(`soak/${this.order.seed}`);
    for (let number = 0; ; number++) {
      const { kind, afterMilliseconds, forMilliseconds } = planSoakFault(random, number);
      const strikesAt = Date.now() + afterMilliseconds;
      while (Date.now() < Math.min(strikesAt, this.#endsAt)) await sleep(LOOK_MILLISECONDS);
      if (Date.now() >= this.#endsAt) return;
      await this.#turnstile.pass(async () => {
        const requestsUnderWay = [...this.#living].reduce(
          (sum, pair) => sum + pair.requestsUnderWay,
          0,
        );
        const beganAt = Date.now();
        await this.#deployment.host.suffer(kind, forMilliseconds);
        this.faults.push({ kind, beganAt, endedAt: Date.now(), requestsUnderWay });
      });
      this.#onChange(this);
    }
  }

  async #sweep(): Promise<void> {
    const { host } = this.#deployment;
    if (await host.sweep()) this.summary = addSummaries(this.summary, newSummary({ sweeps: 1 }));
  }

  #sample(): void {
    const { directory } = this.#deployment;
    const seconds = (Date.now() - this.beganAt) / 1_000;
    this.samples.push(takeSample(directory, this.order.databases, findRuntime(), seconds));
    keepLogSmall(join(directory, "worker.log"));
    this.#onChange(this);
  }

  async #waitForSilence(): Promise<void> {
    const { directory } = this.#deployment;
    const deadline = Date.now() + SILENCE_MILLISECONDS;
    for (;;) {
      const alarms = countCampaignAlarms(directory) + countSenderAlarms(directory);
      if (alarms === 0) return;
      if (Date.now() > deadline) {
        this.#report([`${alarms} alarms are left`]);
        return;
      }
      await sleep(LOOK_MILLISECONDS);
    }
  }

  /** Nothing is left in a database but what belongs to the account groups that live there, as the directory says. */
  async #checkDatabases(): Promise<void> {
    const { directory, host } = this.#deployment;
    const { API_KEYS } = await host.openStores();
    const numbers = numbersOf(this.order.databases);
    const ids = numbers.flatMap((databaseNumber) => {
      return withDatabase({ directory, databaseNumber }, listAccountGroups);
    });
    const homes = await Promise.all(ids.map((id) => readDatabaseNumber(API_KEYS, id)));
    for (const databaseNumber of numbers) {
      const accountGroupIds = ids.filter((_, index) => homes[index] === databaseNumber);
      const instances = this.#instances.get(databaseNumber) ?? 0;
      const found = withDatabase({ directory, databaseNumber }, (database) =>
        checkRest(database, { accountGroupIds, instances }),
      );
      this.#report(found.map((violation) => `database ${databaseNumber}: ${violation}`));
    }
  }

  #report(found: readonly string[]): void {
    if (found.length === 0) return;
    const violations = found.map((violation) => `${this.order.command}: ${violation}`);
    this.summary = addSummaries(this.summary, newSummary({ violations }));
    this.#onChange(this);
  }
}

function listAccountGroups(database: DatabaseSync): string[] {
  return database
    .prepare("SELECT id FROM account_groups")
    .all()
    .map(({ id }) => String(id));
}

/** The id of the present workerd; null while there is none. */
function findRuntime(): number | null {
  try {
    return requireRuntime().pid ?? null;
  } catch {
    return null;
  }
}

/** What was logged before is put aside, in the place of what was put aside before. */
function keepLogSmall(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAXIMUM_LOG_BYTES) renameSync(path, `${path}.before`);
}
