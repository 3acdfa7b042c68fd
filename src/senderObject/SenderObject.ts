/**
 * The pace of one sender: its object alone hands out slots, over all campaigns. The truth is in D1; the object keeps
 * nothing but its alarm, which is the next moment at which there is something to do.
 */
import { DurableObject } from "cloudflare:workers";

import { databaseOf } from "../database/databases.ts";
import { reserveActions, selectServedRuns, selectSlots, selectWork } from "../database/execution.ts";
import { selectSender } from "../database/senders.ts";
import { decideWork, MAXIMUM_ACTIONS_UNDER_WAY } from "../domain/decideWork.ts";
import { forgetSlots } from "../domain/pace.ts";
import { toPaceSettings } from "../domain/sender.ts";
import { toSlotTimes } from "../domain/slotTimes.ts";
import { toTransition } from "../domain/toTransition.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { log, logError } from "../platform/log.ts";
import { Turnstile } from "../platform/turnstile.ts";
import { sendActions } from "../queue/actionMessage.ts";
import { parseSenderObjectName, type SenderObjectName } from "./senderObjectName.ts";

/** The longest window of a limit. */
const LONGEST_WINDOW_MILLISECONDS = 7 * 24 * 3_600_000;
/** A look that is cut off is repeated after so long. */
const REPEATED_LOOK_MILLISECONDS = 30_000;
/** Where many actions are under way, their ends are looked at together. */
const GATHERED_LOOK_MILLISECONDS = 1_000;
const LONGEST_BACKOFF_MILLISECONDS = 60_000;

export class SenderObject extends DurableObject<Env> {
  readonly #turnstile = new Turnstile();
  /** How many actions are under way, as far as this object has been told since its last look. */
  #underWay = 0;
  /** The run that had the last turn. */
  #lastRunId = "";
  #failedLooks = 0;
  #isLookWaiting = false;

  /**
   * Looks now, or soon where many actions are under way.
   *
   * @param settled how many of its actions have ended
   */
  async wake(settled: number): Promise<void> {
    this.#underWay = Math.max(0, this.#underWay - settled);
    const soon = Date.now() + GATHERED_LOOK_MILLISECONDS;
    const due = await this.ctx.storage.getAlarm();
    if (due === null || due > soon) await this.ctx.storage.setAlarm(soon);
    if (settled > 0 && this.#underWay > MAXIMUM_ACTIONS_UNDER_WAY / 2) return;
    this.ctx.waitUntil(this.alarm());
  }

  /** Looks what there is to do. An alarm that throws is abandoned after six tries, so a fault sets the next alarm. */
  override async alarm(): Promise<void> {
    // A look that has not begun sees whatever this one would.
    if (this.#isLookWaiting) return;
    this.#isLookWaiting = true;
    let name: SenderObjectName | undefined;
    try {
      name = parseSenderObjectName(this.ctx.id.name);
      const own = name;
      await this.#turnstile.pass(async () => {
        this.#isLookWaiting = false;
        await this.#look(own);
      });
      this.#failedLooks = 0;
    } catch (error) {
      this.#isLookWaiting = false;
      logError("sender.fault", error, { ...name });
      const backoff = Math.min(1_000 * 2 ** this.#failedLooks++, LONGEST_BACKOFF_MILLISECONDS);
      await this.ctx.storage.setAlarm(Date.now() + backoff);
    }
  }

  async #look({ accountGroupId, senderId }: SenderObjectName): Promise<void> {
    const now = Date.now();
    const database = databaseOf(this.env, accountGroupId);
    // Whatever cuts off the look, the alarm repeats it.
    await this.ctx.storage.setAlarm(now + REPEATED_LOOK_MILLISECONDS);
    const sender = await selectSender(database, accountGroupId, senderId);
    const runs = sender === null ? [] : await selectServedRuns(database, senderId, this.#lastRunId);
    if (sender === null || runs.length === 0) {
      await this.ctx.storage.deleteAll();
      return;
    }
    const settings = toPaceSettings(sender);
    const after = now - LONGEST_WINDOW_MILLISECONDS;
    const slots = await selectSlots(database, senderId, after);
    const work = await selectWork(database, senderId, runs);
    const decided = decideWork(
      sender,
      settings,
      forgetSlots(settings, toSlotTimes(slots), now),
      work,
      now,
    );
    const { reservations, moves, lookUps, admitted } = decided;
    const reservation = newIdentifier(now);
    const common = { accountGroupId, senderId, revision: sender.revision, reservation };
    let reserved = 0;
    if (reservations.length > 0 || moves.length > 0) {
      const actions = await reserveActions(database, {
        sender,
        reservation,
        actions: reservations,
        isCounted: sender.spacingSeconds > 0 || Object.keys(sender.limits).length > 0,
        slots: { after, count: slots.length },
        transitions: [
          ...moves.map((move) => toTransition(move, move.decision, senderId)),
          ...reservations.filter(({ admits }) => admits).map((one) =>
            toTransition(one, { next: "due", step: one.step, dueAt: now }, senderId),
          ),
        ],
        admitted,
        now,
      });
      reserved = actions.length;
      await sendActions(this.env.ACTIONS, { task: "call", ...common }, actions);
    }
    await sendActions(this.env.ACTIONS, { task: "look-up", ...common }, lookUps);
    this.#lastRunId = runs.at(-1)?.runId ?? "";
    this.#underWay = decided.underWay;
    // What was overtaken is looked at again.
    const lookAt = reserved < reservations.length ? now + GATHERED_LOOK_MILLISECONDS : decided.lookAt;
    if (lookAt === null) await this.ctx.storage.deleteAll();
    else await this.ctx.storage.setAlarm(Math.max(lookAt, now + 1));
    if (reservations.length + moves.length + lookUps.length > 0) {
      log("sender.look", {
        accountGroupId,
        senderId,
        outcome: "looked",
        reserved,
        moved: moves.length,
        lookUps: lookUps.length,
      });
    }
  }
}
