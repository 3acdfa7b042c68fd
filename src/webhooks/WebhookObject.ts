/**
 * The deliveries to one webhook endpoint: its object alone makes them, so an endpoint that is slow or dead costs no other one
 * anything. The truth is in D1; the object keeps nothing but its alarm, which is the next moment at which something is due.
 */
import { DurableObject } from "cloudflare:workers";

import { logError } from "../platform/log.ts";
import { Turnstile } from "../platform/turnstile.ts";
import { deliverRound } from "./deliver.ts";
import { parseWebhookObjectName, type WebhookObjectName } from "./webhookObjectName.ts";

/** A round that is cut off is repeated after so long. */
const REPEATED_ROUND_MILLISECONDS = 60_000;
const FIRST_BACKOFF_MILLISECONDS = 1_000;
const LONGEST_BACKOFF_MILLISECONDS = 60_000;

export class WebhookObject extends DurableObject<Env> {
  readonly #turnstile = new Turnstile();
  #failedRounds = 0;
  /** Rounds that wait for their turn, and have not read anything yet. */
  #roundsWaiting = 0;

  /** Delivers what there is, without making the caller wait for it. */
  async wake(): Promise<void> {
    // A crash right behind this would otherwise leave it to the sweep.
    const due = await this.ctx.storage.getAlarm();
    const latest = Date.now() + REPEATED_ROUND_MILLISECONDS;
    if (due === null || due > latest) await this.ctx.storage.setAlarm(latest);
    this.ctx.waitUntil(this.alarm());
  }

  /** Delivers what there is. An alarm that throws is abandoned after six tries, so a fault sets the next alarm. */
  override async alarm(): Promise<void> {
    // A round that has not begun sees whatever this one would.
    if (this.#roundsWaiting > 0) return;
    let name: WebhookObjectName | undefined;
    try {
      const own = parseWebhookObjectName(this.ctx.id.name);
      name = own;
      this.#roundsWaiting++;
      await this.#turnstile.pass(() => {
        this.#roundsWaiting--;
        return this.#deliver(own);
      });
      this.#failedRounds = 0;
    } catch (error) {
      logError("webhook.fault", error, { ...name });
      const backoff = FIRST_BACKOFF_MILLISECONDS * 2 ** this.#failedRounds++;
      await this.ctx.storage.setAlarm(Date.now() + Math.min(backoff, LONGEST_BACKOFF_MILLISECONDS));
    }
  }

  async #deliver(name: WebhookObjectName): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + REPEATED_ROUND_MILLISECONDS);
    const dueAt = await deliverRound(this.env, name);
    if (dueAt === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(Math.max(dueAt, Date.now() + 1));
  }
}
