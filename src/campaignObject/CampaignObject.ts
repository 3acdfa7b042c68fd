/**
 * The turnstile of one campaign: its starts and stops pass one at a time, and its alarm is the promise to finish what
 * a start began. The truth is in D1; the object keeps nothing but its alarm.
 */
import { DurableObject } from "cloudflare:workers";

import { databaseOf } from "../database/databases.ts";
import { selectGaps } from "../database/ranges.ts";
import { selectLiveRun } from "../database/runs.ts";
import {
  decideLook,
  decidePromise,
  decideRetryOfLook,
  isAlarmAlive,
} from "../domain/decideLook.ts";
import type { StartConflict } from "../domain/decideStart.ts";
import type { Range } from "../domain/range.ts";
import type { Run } from "../domain/run.ts";
import type {
  OvertakenTransition,
  StartOutcome,
  StartRequest,
  StopOutcome,
  StopRequest,
} from "../domain/transition.ts";
import { log, logError } from "../platform/log.ts";
import { LONGEST_TURN_WAIT_MILLISECONDS, Turnstile } from "../platform/turnstile.ts";
import { sendRanges } from "../queue/sendRanges.ts";
import { type CampaignObjectName, parseCampaignObjectName } from "./campaignObjectName.ts";
import { startOrSettle } from "./start.ts";
import { stopOrSettle } from "./stop.ts";

/** How long a conflict is believed: a write that arrives late in D1 can end it without the object's knowledge. */
const CONFLICT_LIFE_MILLISECONDS = 1_000;
/** Bounds what a look holds in memory; the next look finds the rest. */
const MAXIMUM_GAPS_A_LOOK = 1_000;

/** Leads that arrived for a live automatic run. */
export interface Arrival {
  readonly runId: string;
  readonly campaignId: string;
  readonly range: Range;
  readonly traceId: string;
}

export class CampaignObject extends DurableObject<Env> {
  readonly #turnstile = new Turnstile();
  /** The conflict that D1 last reported, so that the next starts cost no query. */
  #knownConflict: { readonly refusal: StartConflict; readonly until: number } | null = null;
  #failedLooks = 0;
  /** Alarms that have gone off, so that none is set, and whose look has not yet set the next one. */
  #looksUnderWay = 0;

  /** Starts the campaign, if it may start. Never throws for a refusal or a fault of an upstream. */
  async start(request: StartRequest): Promise<StartOutcome | OvertakenTransition> {
    const outcome = await this.#turnstile.passWithin(LONGEST_TURN_WAIT_MILLISECONDS, () =>
      this.#startInTurn(request),
    );
    return outcome ?? { outcome: "nothing-done" };
  }

  async #startInTurn(request: StartRequest): Promise<StartOutcome | OvertakenTransition> {
    const refusal = this.#recallConflict(request);
    if (refusal !== null) return { outcome: "refused", refusal };
    const looksBefore = this.#looksUnderWay;
    const hadAlarm = await this.#promiseToLook();
    const outcome = await startOrSettle(this.#findDatabase(), request);
    if (outcome.outcome === "done") {
      // The answer does not wait for the queue. The alarm sends what this sending leaves unsent.
      this.ctx.waitUntil(this.#sendWhole(request, outcome.done.whole));
    }
    if (outcome.outcome === "refused" && outcome.refusal.reason === "conflict") {
      const until = Date.now() + CONFLICT_LIFE_MILLISECONDS;
      this.#knownConflict = { refusal: outcome.refusal, until };
    }
    if (outcome.outcome === "refused" || outcome.outcome === "overtaken") {
      // The start has promised nothing, so it takes its alarm back. The platform removes an object that stores nothing,
      // alarm included: starts of campaigns that do not exist leave nothing behind. While a look is under way, the
      // alarm stays: the look may rely on it, and without it the platform would not repeat the look after a crash.
      const hasLooked = looksBefore + this.#looksUnderWay > 0;
      if (!hadAlarm && !hasLooked) await this.ctx.storage.deleteAll();
    }
    return outcome;
  }

  /**
   * The conflict that refuses this start without a query. Two kinds of start must ask D1: one with a key, which may name
   * an earlier start that only D1 remembers; and a repeated call of the very start that made the live run.
   */
  #recallConflict({ idempotencyKey, runId }: StartRequest): StartConflict | null {
    const known = this.#knownConflict;
    if (known === null || Date.now() >= known.until) return null;
    if (idempotencyKey !== null || known.refusal.runId === runId) return null;
    return known.refusal;
  }

  /** Stops the campaign, if it is active. An ended run owes no instances, so that a stop has nothing to promise. */
  async stop(request: StopRequest): Promise<StopOutcome | OvertakenTransition> {
    const outcome = await this.#turnstile.passWithin(LONGEST_TURN_WAIT_MILLISECONDS, () => {
      // Whatever comes of the stop, the next start asks D1.
      this.#knownConflict = null;
      return stopOrSettle(this.#findDatabase(), request);
    });
    return outcome ?? { outcome: "nothing-done" };
  }

  /** Sends leads that arrived for an automatic run on their way, under the same promise as a start. */
  async sendArrival({ runId, campaignId, range, traceId }: Arrival): Promise<void> {
    const name = parseCampaignObjectName(this.ctx.id.name);
    await this.#turnstile.pass(() => this.#promiseToLook());
    await sendRanges(this.env, { ...name, campaignId, runId, traceId }, [range]);
  }

  /**
   * Looks after the campaign's live run, unless the alarm is going to. The sweep calls it for runs that stand still.
   *
   * @returns whether it looked
   */
  async lookAfterRun(): Promise<boolean> {
    if (isAlarmAlive(await this.ctx.storage.getAlarm(), Date.now())) return false;
    await this.alarm();
    return true;
  }

  /**
   * Keeps the promise to finish. The platform abandons an alarm that has thrown six times, so a fault is logged and the
   * next alarm set. It throws only where the object's storage cannot even do that.
   */
  override async alarm(): Promise<void> {
    let name: CampaignObjectName | undefined;
    this.#looksUnderWay++;
    try {
      name = parseCampaignObjectName(this.ctx.id.name);
      await this.#lookAndSend(name);
    } catch (error) {
      logError("alarm.fault", error, { ...name });
      await this.#lookAgainAfterFault();
    } finally {
      this.#looksUnderWay--;
    }
  }

  async #lookAndSend(name: CampaignObjectName): Promise<void> {
    const run = await this.#turnstile.pass(() => this.#look(name));
    this.#failedLooks = 0;
    if (run === null) return;
    const gaps = await selectGaps(this.#findDatabase(), run, MAXIMUM_GAPS_A_LOOK);
    const sending = { ...name, runId: run.id, traceId: run.traceId };
    await sendRanges(this.env, sending, gaps);
  }

  /**
   * Sets the next alarm. Passes the turnstile, so that a start under way is seen whole.
   *
   * @returns the run whose missing ranges are to be sent again, or null
   */
  async #look(name: CampaignObjectName): Promise<Run | null> {
    const { accountGroupId, campaignId } = name;
    const run = await selectLiveRun(this.#findDatabase(), accountGroupId, campaignId);
    const look = decideLook(run, Date.now());
    log("alarm", {
      accountGroupId,
      campaignId,
      runId: run?.id ?? null,
      traceId: run?.traceId ?? null,
      outcome: look.action,
    });
    if (look.action !== "fall-silent") await this.ctx.storage.setAlarm(look.nextLookAt);
    return look.action === "send-again" ? run : null;
  }

  /** The look may have set the next alarm before it failed: then that one stays. */
  async #lookAgainAfterFault(): Promise<void> {
    const now = Date.now();
    const due = await this.ctx.storage.getAlarm();
    if (due !== null && due > now) return;
    await this.ctx.storage.setAlarm(decideRetryOfLook(this.#failedLooks++, now));
  }

  /** The object's own name says it: while a deployment comes about, a Worker of an earlier release names no database. */
  #findDatabase(): D1Database {
    return databaseOf(this.env, parseCampaignObjectName(this.ctx.id.name).databaseNumber);
  }

  /**
   * Sets the alarm before anything is written that it may have to finish.
   *
   * @returns whether one was set before
   */
  async #promiseToLook(): Promise<boolean> {
    const due = await this.ctx.storage.getAlarm();
    const alarm = decidePromise(due, Date.now());
    if (alarm !== due) await this.ctx.storage.setAlarm(alarm);
    return due !== null;
  }

  async #sendWhole(request: StartRequest, whole: Range): Promise<void> {
    try {
      const { databaseNumber } = parseCampaignObjectName(this.ctx.id.name);
      await sendRanges(this.env, { ...request, databaseNumber }, [whole]);
    } catch (error) {
      const { campaignId, runId, traceId } = request;
      logError("start.send.fault", error, { campaignId, runId, traceId });
    }
  }
}
