/** Calls the objects that tell of events. Whatever is not told, the sweep finds within minutes: the events are in D1. */
import { logError } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";
import { toWebhookObjectName, type WebhookObjectName } from "./objectNames.ts";

/** Tells an account group's outbox that something may have happened. A fault is logged and nothing else. */
export async function wakeOutbox(
  { OUTBOXES }: Pick<Env, "OUTBOXES">,
  accountGroupId: string,
): Promise<void> {
  try {
    await callUpstream("OUTBOXES", "wake outbox", async () =>
      OUTBOXES.getByName(accountGroupId).wake(),
    );
  } catch (error) {
    logError("outbox.asleep", error, { accountGroupId });
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
