/**
 * The outbox of one account group: it is told that something may have happened, and wakes the endpoints that are behind. What
 * has happened is in D1; the object keeps nothing but its alarm.
 */
import { DurableObject } from "cloudflare:workers";

import { databaseOf } from "../database/databases.ts";
import { selectEndpointsBehind } from "../database/webhooksBehind.ts";
import { parsePlaceName } from "../domain/objectName.ts";
import { logError } from "../platform/log.ts";
import { wakeWebhook } from "./wake.ts";

/** What happens within so long is told of together. */
const GATHERED_MILLISECONDS = 100;
const RETRY_MILLISECONDS = 5_000;

export class OutboxObject extends DurableObject<Env> {
  /** Looks soon. */
  async wake(): Promise<void> {
    const due = await this.ctx.storage.getAlarm();
    const soon = Date.now() + GATHERED_MILLISECONDS;
    if (due === null || due > soon) await this.ctx.storage.setAlarm(soon);
  }

  /** Wakes the endpoints that are behind. An alarm that throws is abandoned after six tries, so a fault sets the next one. */
  override async alarm(): Promise<void> {
    try {
      const place = parsePlaceName(this.ctx.id.name);
      const database = databaseOf(this.env, place.databaseNumber);
      const behind = await selectEndpointsBehind(database, place.accountGroupId, Date.now());
      await Promise.all(
        behind.map((endpointId) => wakeWebhook(this.env, { ...place, endpointId })),
      );
    } catch (error) {
      logError("outbox.fault", error, { outbox: this.ctx.id.name ?? null });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MILLISECONDS);
    }
  }
}
