/**
 * The turnstile of one campaign: its starts pass one at a time, and its alarm is the promise to finish what a start
 * began. The truth is in D1; the object keeps nothing but its alarm.
 */
import { DurableObject } from "cloudflare:workers";

import { listCreatedRanges, readLiveRun } from "../database/runs.ts";
import { readStartFacts, startRun } from "../database/startRun.ts";
import { log, logError } from "../log.ts";
import { type Sender, sendRanges } from "../queue/producer.ts";
import { findMissingRanges } from "../queue/ranges.ts";
import { UpstreamError } from "../upstream.ts";
import { parseCampaignObjectName } from "./campaignObjects.ts";
import { decideLook, FIRST_LOOK_MILLISECONDS } from "./decideLook.ts";
import { decideStart, type StartConflict } from "./decideStart.ts";
import { RefusedStarts } from "./refusedStarts.ts";
import { type StartOutcome, settleStart } from "./settleStart.ts";
import { TURNED_AWAY, Turnstile } from "./turnstile.ts";
import type { Range, Run, StartRequest } from "./words.ts";

/** A start whose turn comes later than this is answered 502: its caller is about to give up. */
const LONGEST_WAIT_MILLISECONDS = 10_000;
/** How often a refused start looks again when the campaign changed between the refusal and the look. */
const ATTEMPTS = 3;
/** How long a conflict is believed: a write that arrives late in D1 can end it without the object's knowledge. */
const CONFLICT_LIFE_MILLISECONDS = 1_000;
const LONGEST_ALARM_BACKOFF_MILLISECONDS = 60_000;
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
  readonly #refusedStarts = new RefusedStarts();
  #failedLooks = 0;
  /** Alarms under way: the platform has taken each off already, and its look, still to come, sets the next. */
  #looksUnderWay = 0;

  /** Starts the campaign, if it may start. Never throws for a refusal or a fault of an upstream. */
  async start(request: StartRequest): Promise<StartOutcome> {
    const outcome = await this.#turnstile.pass(
      () => this.#startOnce(request),
      LONGEST_WAIT_MILLISECONDS,
    );
    return outcome === TURNED_AWAY ? { outcome: "nothing-started" } : outcome;
  }

  /** Sends leads that arrived for an automatic run on their way, under the same promise as a start. */
  async sendArrival({ runId, campaignId, range, traceId }: Arrival): Promise<void> {
    await this.#turnstile.pass(() => this.#promiseToLook(), Number.POSITIVE_INFINITY);
    await this.#send({ campaignId, runId, traceId }, findMissingRanges(range, []));
  }

  /** Looks after the campaign's live run, unless the alarm is going to. The sweep calls it for runs that stand still. */
  async lookAfterRun(): Promise<void> {
    const due = await this.ctx.storage.getAlarm();
    if (due === null || due < Date.now() - ALARM_OVERDUE_MILLISECONDS) await this.alarm();
  }

  /** The promise to finish. An alarm that throws is abandoned after six tries, so this one never does. */
  override async alarm(): Promise<void> {
    const { accountGroupId, campaignId } = parseCampaignObjectName(this.ctx.id.name);
    this.#looksUnderWay++;
    try {
      const runToSend = await this.#turnstile.pass(
        () => this.#look(accountGroupId, campaignId),
        Number.POSITIVE_INFINITY,
      );
      this.#failedLooks = 0;
      if (runToSend !== null && runToSend !== TURNED_AWAY) await this.#sendMissing(runToSend);
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
    const run = await readLiveRun(this.env.DATABASE, accountGroupId, campaignId);
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

  async #startOnce(request: StartRequest): Promise<StartOutcome> {
    const refusal = this.#refusedStarts.find(request.runId);
    if (refusal !== undefined) return { outcome: "refused", refusal };
    const outcome = await this.#start(request);
    if (outcome.outcome === "refused") {
      this.#refusedStarts.remember(request.runId, outcome.refusal);
    }
    return outcome;
  }

  async #start(request: StartRequest): Promise<StartOutcome> {
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
    const outcome = await this.#startOrSettle(request);
    if (outcome.outcome === "started") {
      // The answer does not wait for the queue; what this sending leaves undone the alarm finishes.
      this.ctx.waitUntil(this.#sendWhole(request, outcome.started.whole));
    } else if (
      promisedNow &&
      outcome.outcome === "refused" &&
      looksBefore + this.#looksUnderWay === 0
    ) {
      // A look under way owes its run an alarm, and may have taken this one for its own; deleting it would also take
      // back the platform's word to repeat the look after a crash.
      await this.ctx.storage.deleteAlarm();
    }
    return outcome;
  }

  async #startOrSettle(request: StartRequest): Promise<StartOutcome> {
    try {
      return await this.#tryStart(request);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return settleStart(this.env.DATABASE, request, error);
    }
  }

  async #tryStart(request: StartRequest): Promise<StartOutcome> {
    const { accountGroupId, campaignId, runId } = request;
    let lastChange = 0;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      // The change may carry the time of a machine whose clock is ahead of this one's.
      const now = Math.max(Date.now(), lastChange);
      const started = await startRun(this.env.DATABASE, request, now);
      if (started !== null) {
        return { outcome: started.runId === runId ? "started" : "replayed", started };
      }
      const facts = await readStartFacts(this.env.DATABASE, accountGroupId, campaignId);
      if (facts === null) return { outcome: "refused", refusal: { reason: "campaign-not-found" } };
      const decision = decideStart(facts);
      if (!decision.start) {
        const { refusal } = decision;
        if (refusal.reason === "conflict") {
          this.#knownConflict = { refusal, until: Date.now() + CONFLICT_LIFE_MILLISECONDS };
        }
        return { outcome: "refused", refusal };
      }
      lastChange = facts.updatedAt;
    }
    return { outcome: "nothing-started" };
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
      await this.#send({ campaignId, runId, traceId }, findMissingRanges(whole, []));
    } catch (error) {
      logError("start.send.fault", error, { campaignId, runId, traceId });
    }
  }

  async #sendMissing(run: Run): Promise<void> {
    const created = await listCreatedRanges(this.env.DATABASE, run.id);
    await this.#send(
      { campaignId: run.campaignId, runId: run.id, traceId: run.traceId },
      findMissingRanges({ from: run.firstPosition, to: run.endPosition }, created),
    );
  }

  async #send(sender: Sender, ranges: Range[]): Promise<void> {
    if (ranges.length === 0) return;
    await sendRanges(this.env.INSTANCE_CREATION, sender, ranges);
    log("ranges.sent", { ...sender, outcome: "sent", ranges: ranges.length });
  }
}
