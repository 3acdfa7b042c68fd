/**
 * The pace of one sender: its object alone hands out slots, over all campaigns. The truth is in D1; the object keeps
 * nothing but its alarm, which is the next moment at which there is something to do.
 */
import { DurableObject } from "cloudflare:workers";

import { databaseOf } from "../database/databases.ts";
import { type Reserving, reserveActions } from "../database/reserveActions.ts";
import { selectSender } from "../database/senders.ts";
import { selectSlotsOf } from "../database/slots.ts";
import { type ServedRuns, selectServedRuns, selectWork } from "../database/work.ts";
import { decideWork, type Work } from "../domain/decideWork.ts";
import type { Sender } from "../domain/sender.ts";
import { MAXIMUM_ACTIONS_UNDER_WAY } from "../domain/sizesOfWork.ts";
import { toTransition } from "../domain/toTransition.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { log, logError } from "../platform/log.ts";
import { Turnstile } from "../platform/turnstile.ts";
import { sendActions } from "../queue/actionMessage.ts";
import { parseSenderObjectName, type SenderObjectName } from "../senders/senderObjectName.ts";
import { wakeSender } from "../senders/wakeSender.ts";
import { wakeOutbox } from "../webhooks/wake.ts";

/** A look that is cut off is repeated after so long. */
const REPEATED_LOOK_MILLISECONDS = 30_000;
/** While most actions are under way, the ends of others are looked at together; so is what another object has overtaken. */
const GATHERED_LOOK_MILLISECONDS = 1_000;
const FIRST_BACKOFF_MILLISECONDS = 1_000;
const LONGEST_BACKOFF_MILLISECONDS = 60_000;

export class SenderObject extends DurableObject<Env> {
  readonly #turnstile = new Turnstile();
  /** How many actions were under way at the end of the last look, and are, as far as this object has been told. */
  #underWayThen = 0;
  #underWay = 0;
  /** The run that had the last turn. */
  #lastRunId = "";
  /** How many runs have had their turn since there was something to do in one, and when there is in those that had it. */
  #turnsInVain = 0;
  #lookAtOfTurns: number | null = null;
  #failedLooks = 0;
  /** Looks that wait for their turn, and have not read anything yet. */
  #looksWaiting = 0;
  #looksUnderWay = 0;
  /** When to look again, as it was asked for during the look that is under way; null: it was not. */
  #wokenFor: number | null = null;

  /**
   * Looks at once or, while more than half of the actions of the last look are under way, soon: what becomes due meanwhile
   * is reserved together, and shares messages.
   *
   * @param settled how many of its actions have ended
   */
  async wake(settled: number): Promise<void> {
    this.#underWay = Math.max(0, this.#underWay - settled);
    const isBusy = this.#underWay > this.#underWayThen / 2;
    const now = Date.now();
    const soon = now + GATHERED_LOOK_MILLISECONDS;
    if (this.#looksUnderWay > 0) {
      // That look may have read before what is told now; its end sets the alarm.
      this.#wokenFor = earliest([this.#wokenFor, isBusy ? soon : now]);
      return;
    }
    const due = await this.ctx.storage.getAlarm();
    if (due === null || due > soon) await this.ctx.storage.setAlarm(soon);
    if (!isBusy) this.ctx.waitUntil(this.alarm());
  }

  /** Looks what there is to do. An alarm that throws is abandoned after six tries, so a fault sets the next alarm. */
  override async alarm(): Promise<void> {
    // A look that has not begun sees whatever this one would.
    if (this.#looksWaiting > 0) return;
    let name: SenderObjectName | undefined;
    try {
      const own = parseSenderObjectName(this.ctx.id.name);
      name = own;
      this.#looksWaiting++;
      await this.#turnstile.pass(() => {
        this.#looksWaiting--;
        return this.#look(own);
      });
      this.#failedLooks = 0;
    } catch (error) {
      logError("sender.fault", error, { ...name });
      const backoff = FIRST_BACKOFF_MILLISECONDS * 2 ** this.#failedLooks++;
      await this.ctx.storage.setAlarm(Date.now() + Math.min(backoff, LONGEST_BACKOFF_MILLISECONDS));
    }
  }

  async #look(name: SenderObjectName): Promise<void> {
    const now = Date.now();
    this.#looksUnderWay++;
    this.#wokenFor = null;
    let workAt: number | null;
    try {
      // Whatever cuts off the look, the alarm repeats it.
      await this.ctx.storage.setAlarm(now + REPEATED_LOOK_MILLISECONDS);
      workAt = await this.#work(name, now);
    } finally {
      this.#looksUnderWay--;
    }
    const lookAt = earliest([workAt, this.#wokenFor]);
    if (lookAt === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(Math.max(lookAt, now + 1));
  }

  /** @returns when there is something to do again; null: not until something changes */
  async #work(name: SenderObjectName, now: number): Promise<number | null> {
    const { accountGroupId, databaseNumber, senderId } = name;
    const database = databaseOf(this.env, databaseNumber);
    const sender = await selectSender(database, accountGroupId, senderId);
    if (sender === null) return null;
    const served = await selectServedRuns(database, sender.id, this.#lastRunId, now);
    if (served.runs.length === 0) return served.nextDueAt;
    const slots = await selectSlotsOf(database, sender, now);
    const room = MAXIMUM_ACTIONS_UNDER_WAY - this.#underWay;
    const runs = await selectWork(database, sender.id, served.runs, room, now);
    const work = decideWork(sender, slots.times, runs, now);
    const isCounted = slots.after < now;
    const reserved = await this.#write(name, sender, work, { isCounted, slots, now });
    this.#lastRunId = served.runs.at(-1)?.runId ?? "";
    this.#underWayThen = work.underWay;
    this.#underWay = work.underWay;
    // What was overtaken is looked at again.
    if (reserved < work.reservations.length) return now + GATHERED_LOOK_MILLISECONDS;
    return earliest([served.nextDueAt, this.#takeTurn(served, work)]);
  }

  /**
   * The runs that this look has not served have their turn at once, until each has had it in vain.
   *
   * @returns when there is something to do again in the runs that have had their turn
   */
  #takeTurn({ runs, total }: ServedRuns, work: Work): number | null {
    const isInVain = work.reservations.length + work.moves.length === 0;
    this.#turnsInVain = isInVain ? this.#turnsInVain + runs.length : 0;
    this.#lookAtOfTurns = earliest([this.#lookAtOfTurns, work.lookAt]);
    if (runs.length < total && this.#turnsInVain < total) return 0;
    const lookAt = this.#lookAtOfTurns;
    this.#turnsInVain = 0;
    this.#lookAtOfTurns = null;
    return lookAt;
  }

  /** @returns how many actions are reserved */
  async #write(
    name: SenderObjectName,
    sender: Sender,
    { reservations, moves, lookUps, admitted }: Work,
    pace: Pick<Reserving, "isCounted" | "slots" | "now">,
  ): Promise<number> {
    if (reservations.length + moves.length === 0) return 0;
    const { accountGroupId, databaseNumber, senderId } = name;
    const { now } = pace;
    const reservation = newIdentifier(now);
    const actions = await reserveActions(databaseOf(this.env, databaseNumber), {
      ...pace,
      sender,
      reservation,
      actions: reservations,
      transitions: [
        ...moves.map((move) => toTransition(move, move.decision, move.admittedTo)),
        ...reservations
          .filter(({ admits }) => admits)
          .map((one) => toTransition(one, { next: "due", step: one.step, dueAt: now }, senderId)),
      ],
      admitted,
    });
    const common = { ...name, senderUpdatedAt: sender.updatedAt, reservation };
    await sendActions(this.env, { task: "call", ...common }, actions);
    await sendActions(this.env, { task: "look-up", ...common }, lookUps);
    await this.#wakeOthers(name, moves);
    if (moves.length > 0) await wakeOutbox(this.env, name);
    log("sender.look", {
      accountGroupId,
      senderId,
      outcome: "looked",
      reserved: actions.length,
      moved: moves.length,
      lookedUp: lookUps.length,
    });
    return actions.length;
  }

  /** Leads that another sender has had in an earlier run go on with that one. */
  async #wakeOthers(name: SenderObjectName, moves: Work["moves"]): Promise<void> {
    const others = new Set(moves.map(({ admittedTo }) => admittedTo));
    for (const other of others) {
      if (other !== null && other !== name.senderId) {
        await wakeSender(this.env, { ...name, senderId: other });
      }
    }
  }
}

function earliest(moments: readonly (number | null)[]): number | null {
  return moments.reduce((one, other) =>
    one === null || other === null ? (one ?? other) : Math.min(one, other),
  );
}
