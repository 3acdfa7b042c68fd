/**
 * Two account groups in one database: the campaigns of one are only started and stopped, those of the other are executed and
 * told of. They live for a while, come to rest and are checked; then nothing of them is kept but in the stores.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { checkCampaigns, sumInstances } from "../checkCampaigns.ts";
import { describeCampaign } from "../checkRound.ts";
import { countTransitions } from "../countTransitions.ts";
import type { Deployment } from "../deployment.ts";
import { describeViolations } from "../describeViolations.ts";
import { countIncompleteRuns, withDatabase } from "../evidence.ts";
import { checkExecutedTenant } from "../execution/checkRound.ts";
import { ExecutedTenant } from "../execution/ExecutedTenant.ts";
import { Trap } from "../execution/Trap.ts";
import type { FaultObservation } from "../history.ts";
import { seedOf } from "../plan.ts";
import { StartedTenant } from "../StartedTenant.ts";
import { addSummaries, newSummary, type Summary } from "../summary.ts";
import { checkToldTenant } from "../webhooks/checkRound.ts";
import type { Moment } from "../webhooks/plan.ts";
import { ToldTenant } from "../webhooks/ToldTenant.ts";
import { type PairPlan, planPair, SCHEDULES_A_PAIR, type SoakStep } from "./plan.ts";

/** How long a pair makes requests. */
export const LIFE_MILLISECONDS = 40_000;
/** Within so long it must be at rest; faults go on meanwhile. */
const PATIENCE_MILLISECONDS = 600_000;
const LOOK_MILLISECONDS = 2_000;
/** Many feeds are followed at once. */
const FOLLOW_MILLISECONDS = 1_000;

/** Which pair it is. */
export interface PairName {
  readonly seed: number;
  /** From 0, in each database. */
  readonly number: number;
  readonly databaseNumber: number;
}

/** How long a start took that was answered. */
export interface AnsweredStart {
  readonly endedAt: number;
  readonly milliseconds: number;
}

/** What the check of a pair has found. */
export interface CheckedPair {
  readonly instances: number;
  readonly answeredStarts: readonly AnsweredStart[];
  readonly summary: Summary;
}

export class Pair {
  readonly #plan: PairPlan;
  readonly #started: StartedTenant;
  readonly #told: ToldTenant;
  readonly #requests: Promise<void>[] = [];
  readonly #violations: string[] = [];

  private constructor(plan: PairPlan, started: StartedTenant, told: ToldTenant) {
    this.#plan = plan;
    this.#started = started;
    this.#told = told;
  }

  /**
   * Makes both account groups, with everything that they have before their first request.
   *
   * @throws {UpstreamError} when a busy machine takes too long for it; nothing goes on then of what was made
   */
  static async prepare(deployment: Deployment, name: PairName): Promise<Pair> {
    const { seed, number, databaseNumber } = name;
    const plan = planPair(seed, number, databaseNumber);
    const own = seedOf(name);
    const started = await StartedTenant.prepare(deployment, databaseNumber, plan.started);
    const executed = await ExecutedTenant.prepare(deployment, {
      ...{ databaseNumber, seed: own, patienceMilliseconds: PATIENCE_MILLISECONDS },
      lookMilliseconds: LOOK_MILLISECONDS,
      plans: plan.steps.flatMap(({ campaigns }) => campaigns),
      trap: new Trap(),
      // Those of other pairs are set all the time: at the end of the soak none may be left.
      countAlarms: () => 0,
    });
    try {
      const trap = new Trap<Moment>();
      const told = await ToldTenant.prepare(deployment, executed, own, trap, FOLLOW_MILLISECONDS);
      return new Pair(plan, started, told);
    } catch (error) {
      executed.end();
      throw error;
    }
  }

  get requestsUnderWay(): number {
    return this.#started.requestsUnderWay;
  }

  /** Makes the requests of the pair, and no new one once the moment has come that `readEnd` tells. */
  async live(readEnd: () => number): Promise<void> {
    const { waves } = this.#plan.started.schedules[0] ?? { waves: [] };
    this.#requests.push(this.#started.deliver(0));
    for (const [index, step] of this.#plan.steps.entries()) {
      if (Date.now() > readEnd()) return;
      this.#take(step);
      if (index < waves.length) this.#requests.push(this.#started.use(0, index));
      await sleep(LIFE_MILLISECONDS / SCHEDULES_A_PAIR);
    }
  }

  /** Waits until nothing more happens by itself, and lets a person say what nobody knows. */
  async rest(): Promise<void> {
    const told = this.#told;
    const { executed } = told;
    await Promise.all([told.hear(), ...this.#requests]);
    await this.#waitForRuns();
    await executed.settling.waitUntilQuiet();
    executed.calmDown();
    await executed.settling.resolveUnknown();
    await told.waitUntilTold(PATIENCE_MILLISECONDS);
    await told.readToTheEnd();
    told.end();
  }

  /**
   * Holds what was seen against what the files say.
   *
   * @param command what repeats the soak
   * @param faults what has been done to the runtime so far
   */
  check(command: string, faults: readonly FaultObservation[]): CheckedPair {
    const started = this.#started;
    const { directory } = started;
    const campaigns = withDatabase(started, (database) =>
      checkCampaigns(database, started.campaigns),
    );
    const executed = checkExecutedTenant(this.#told.executed);
    const told = checkToldTenant(this.#told);
    const all = [...campaigns, ...executed.campaigns];
    const broken = [...this.#violations, ...executed.broken, ...told.broken];
    const violations = [
      ...campaigns
        .filter((campaign) => campaign.broken.length > 0)
        .map((campaign) => `${command}: ${describeCampaign(directory, campaign, faults)}`),
      ...(broken.length === 0 ? [] : [describeViolations(directory, command, broken)]),
    ];
    return {
      instances: sumInstances(all),
      answeredStarts: all.flatMap(({ campaign }) =>
        campaign.history.starts
          .filter(({ status, replayed }) => status === 200 && !replayed)
          .map(({ sentAt, endedAt }) => ({ endedAt, milliseconds: endedAt - sentAt })),
      ),
      summary: [
        executed.counts,
        told.counts,
        newSummary({
          ...countTransitions(all),
          tenants: 2,
          messagesDelivered: started.messagesDelivered,
          arrivalsAnswered: started.campaigns
            .flatMap(({ history }) => history.arrivals)
            .filter(({ certainty }) => certainty === "ok").length,
          violations,
        }),
      ].reduce(addSummaries),
    };
  }

  #take({ campaigns, standing, rotates, sendsAgain }: SoakStep): void {
    const { executed } = this.#told;
    executed.stand(standing);
    executed.use(campaigns);
    if (rotates) this.#told.rotate();
    if (sendsAgain !== null) this.#told.sendAgain(sendsAgain);
  }

  async #waitForRuns(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const runs = countIncompleteRuns(this.#started);
      if (runs === 0) return;
      if (Date.now() > deadline) {
        this.#violations.push(`${runs} runs are left`);
        return;
      }
      await sleep(LOOK_MILLISECONDS);
    }
  }
}
