/** Calls the objects that tell of events. Whatever is not told, the sweep finds within minutes: the events are in D1. */
import type { AccountGroupPlace } from "../domain/accountGroup.ts";
import { toObjectName } from "../domain/objectName.ts";
import { logError } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";
import { toWebhookObjectName, type WebhookObjectName } from "./webhookObjectName.ts";

/** Tells an account group's outbox that something may have happened. A fault is logged and nothing else. */
export async function wakeOutbox(
  { OUTBOXES }: Pick<Env, "OUTBOXES">,
  place: AccountGroupPlace,
): Promise<void> {
  try {
    await callUpstream("OUTBOXES", "wake outbox", async () =>
      OUTBOXES.getByName(toObjectName(place)).wake(),
    );
  } catch (error) {
    logError("outbox.asleep", error, { ...place });
  }
}

/** Tells the object of an endpoint that there is something to deliver. A fault is logged and nothing else. */
export async function wakeWebhook(
  { WEBHOOKS }: Pick<Env, "WEBHOOKS">,
  name: WebhookObjectName,
): Promise<void> {
  try {
    await callUpstream("WEBHOOKS", "wake webhook endpoint", async () =>
      WEBHOOKS.getByName(toWebhookObjectName(name)).wake(),
    );
  } catch (error) {
    logError("webhook.asleep", error, { ...name });
  }
}
