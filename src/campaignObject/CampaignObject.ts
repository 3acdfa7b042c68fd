/**
 * The turnstile of one campaign: its starts and stops pass one at a time, and its alarm is the promise to finish what
 * a start began. The truth is in D1; the object keeps nothing but its alarm.
 */
import { DurableObject } from "cloudflare:workers";

import { selectGaps } from "../database/ranges.ts";
import { selectLiveRun } from "../database/runs.ts";
import { cutRanges } from "../domain/cutRanges.ts";
import { decideLook, FIRST_LOOK_MILLISECONDS } from "../domain/decideLook.ts";
import type { StartConflict, StartRefusal } from "../domain/decideStart.ts";
import type { StopRefusal } from "../domain/decideStop.ts";
import type { Range, Run } from "../domain/run.ts";
import type {
  StartedCampaign,
  StartRequest,
  StoppedCampaign,
  StopRequest,
  TransitionRequest,
} from "../domain/transition.ts";
import { log, logError } from "../platform/log.ts";
import { UpstreamError } from "../platform/upstream.ts";
import { type Sending, sendRanges } from "../queue/sendRanges.ts";
import { parseCampaignObjectName } from "./campaignObjectName.ts";
import { type ObjectOutcome, START, STOP, settle, type Transition } from "./settle.ts";
import { tryStart, tryStop } from "./transitions.ts";
import { LONGEST_TURN_WAIT_MILLISECONDS, TURNED_AWAY, Turnstile } from "./turnstile.ts";

/** How long a conflict is believed: a write that arrives late in D1 can end it without the object's knowledge. */
const CONFLICT_LIFE_MILLISECONDS = 1_000;
/** Bounds what a look holds in memory; the next look finds the rest. */
const MAXIMUM_GAPS_A_LOOK = 1_000;
const LONGEST_ALARM_BACKOFF_MILLISECONDS = 60_000;
/**
 * The object has one thread: sending the ranges of a million leads would hold up the answer that goes before it, by
 * nearly half of its time here. 1 ms is not always enough.
 */
export const ANSWER_HEAD_START_MILLISECONDS = 5;
/** An alarm that is so late has been lost: https://github.com/cloudflare/cloudflare-docs/issues/18324 */
const ALARM_OVERDUE_MILLISECONDS = 60_000;

/** Leads that arrived for a live automatic run. */
export interface Arrival {
  readonly runId: string;
  readonly campaignId: string;
  readonly range: Range;
  readonly traceId: string;
}

export class CampaignObject extends DurableObject<Env> {
  readonly #turnstile = new Turnstile();
  /** The conflict that D1 last reported, so that the next ones cost no query. */
  #knownConflict: { readonly refusal: StartConflict; readonly until: number } | null = null;
  #failedLooks = 0;
  /** Alarms under way: the platform has taken each off already, and its look, still to come, sets the next. */
  #looksUnderWay = 0;

  /** Starts the campaign, if it may start. Never throws for a refusal or a fault of an upstream. */
  start(request: StartRequest): Promise<ObjectOutcome<StartedCampaign, StartRefusal>> {
    return this.#takeTurn(() => this.#start(request));
  }

  /** Stops the campaign, if it is active. What its run still owed it owes no more, so that nothing is left to promise. */
  stop(request: StopRequest): Promise<ObjectOutcome<StoppedCampaign, StopRefusal>> {
    return this.#takeTurn(() => {
      // Whatever comes of the stop, the next start asks D1.
      this.#knownConflict = null;
      return this.#orSettle(STOP, request, () => tryStop(this.env.DATABASE, request));
    });
  }

  /** Sends leads that arrived for an automatic run on their way, under the same promise as a start. */
  async sendArrival({ runId, campaignId, range, traceId }: Arrival): Promise<void> {
    await this.#turnstile.pass(() => this.#promiseToLook());
    await this.#send({ campaignId, runId, traceId }, cutRanges([range]));
  }

  /**
   * Looks after the campaign's live run, unless the alarm is going to. The sweep calls it for runs that stand still.
   *
   * @returns whether it looked
   */
  async lookAfterRun(): Promise<boolean> {
    const due = await this.ctx.storage.getAlarm();
    if (due !== null && due >= Date.now() - ALARM_OVERDUE_MILLISECONDS) return false;
    await this.alarm();
    return true;
  }

  /** The promise to finish. An alarm that throws is abandoned after six tries, so this one never does. */
  override async alarm(): Promise<void> {
    const { accountGroupId, campaignId } = parseCampaignObjectName(this.ctx.id.name);
    this.#looksUnderWay++;
    try {
      const runToSend = await this.#turnstile.pass(() => this.#look(accountGroupId, campaignId));
      this.#failedLooks = 0;
      if (runToSend !== null) await this.#sendMissing(runToSend);
    } catch (error) {
      logError("alarm.fault", error, { accountGroupId, campaignId });
      await this.#lookAgainAfterFault();
    } finally {
      this.#looksUnderWay--;
    }
  }

  /**
   * Sets the next alarm. Passes the turnstile, so that a start under way is seen whole.
   *
   * @returns the run whose missing ranges are to be sent again, or null
   */
  async #look(accountGroupId: string, campaignId: string): Promise<Run | null> {
    const run = await selectLiveRun(this.env.DATABASE, accountGroupId, campaignId);
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

  /** A look that came to a decision has set the next one, by the run's own growing waits; only a failed one has not. */
  async #lookAgainAfterFault(): Promise<void> {
    const now = Date.now();
    const due = await this.ctx.storage.getAlarm();
    if (due !== null && due > now) return;
    const backoff = FIRST_LOOK_MILLISECONDS * 2 ** this.#failedLooks++;
    await this.ctx.storage.setAlarm(now + Math.min(backoff, LONGEST_ALARM_BACKOFF_MILLISECONDS));
  }

  async #takeTurn<T>(transit: () => Promise<T>): Promise<T | { outcome: "nothing-done" }> {
    const outcome = await this.#turnstile.passWithin(LONGEST_TURN_WAIT_MILLISECONDS, transit);
    return outcome === TURNED_AWAY ? { outcome: "nothing-done" } : outcome;
  }

  async #orSettle<Request extends TransitionRequest, Done, Refusal>(
    transition: Transition<Request, Done>,
    request: Request,
    transit: () => Promise<ObjectOutcome<Done, Refusal>>,
  ): Promise<ObjectOutcome<Done, Refusal>> {
    try {
      return await transit();
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return settle(this.env.DATABASE, transition, request, error);
    }
  }

  async #start(request: StartRequest): Promise<ObjectOutcome<StartedCampaign, StartRefusal>> {
    const known = this.#knownConflict;
    // A key may name an earlier start, and only D1 remembers those; and the call that started the live run may come twice.
    if (
      known !== null &&
      Date.now() < known.until &&
      request.idempotencyKey === null &&
      known.refusal.runId !== request.runId
    ) {
      return { outcome: "refused", refusal: known.refusal };
    }
    const looksBefore = this.#looksUnderWay;
    const promisedNow = await this.#promiseToLook();
    const outcome = await this.#orSettle(START, request, () =>
      tryStart(this.env.DATABASE, request),
    );
    if (outcome.outcome === "refused" && outcome.refusal.reason === "conflict") {
      const until = Date.now() + CONFLICT_LIFE_MILLISECONDS;
      this.#knownConflict = { refusal: outcome.refusal, until };
    }
    if (outcome.outcome === "done") {
      // The answer does not wait for the queue; what this sending leaves undone the alarm finishes.
      this.ctx.waitUntil(this.#sendWhole(request, outcome.done.whole));
    } else if (
      promisedNow &&
      (outcome.outcome === "refused" || outcome.outcome === "overtaken") &&
      looksBefore + this.#looksUnderWay === 0
    ) {
      // A look under way owes its run an alarm, and may have taken this one for its own; deleting it would also take
      // back the platform's word to repeat the look after a crash. Without the alarm there is nothing to keep, and an
      // object that keeps nothing is none: a key cannot fill the store with starts of campaigns that do not exist.
      await this.ctx.storage.deleteAll();
    }
    return outcome;
  }

  /**
   * Sets the alarm before anything is written that it may have to finish. One that comes sooner stays; one that is far
   * off, or so late that it has been lost, does not.
   *
   * @returns whether there was none
   */
  async #promiseToLook(): Promise<boolean> {
    const now = Date.now();
    const due = await this.ctx.storage.getAlarm();
    const comesSoon =
      due !== null &&
      due <= now + FIRST_LOOK_MILLISECONDS &&
      due >= now - ALARM_OVERDUE_MILLISECONDS;
    if (!comesSoon) await this.ctx.storage.setAlarm(now + FIRST_LOOK_MILLISECONDS);
    return due === null;
  }

  async #sendWhole({ campaignId, runId, traceId }: StartRequest, whole: Range): Promise<void> {
    try {
      await scheduler.wait(ANSWER_HEAD_START_MILLISECONDS);
      await this.#send({ campaignId, runId, traceId }, cutRanges([whole]));
    } catch (error) {
      logError("start.send.fault", error, { campaignId, runId, traceId });
    }
  }

  async #sendMissing(run: Run): Promise<void> {
    const gaps = await selectGaps(this.env.DATABASE, run, MAXIMUM_GAPS_A_LOOK);
    await this.#send(
      { campaignId: run.campaignId, runId: run.id, traceId: run.traceId },
      cutRanges(gaps),
    );
  }

  async #send(sending: Sending, ranges: Range[]): Promise<void> {
    if (ranges.length === 0) return;
    await sendRanges(this.env.INSTANCE_CREATION, sending, ranges);
    log("ranges.sent", { ...sending, outcome: "sent", ranges: ranges.length });
  }
}
