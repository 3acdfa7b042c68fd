/** The Worker: what the platform calls. Wiring only. */

import { answer } from "./api/router.ts";
import { consumeActions } from "./queue/consumeActions.ts";
import { consumeDeadLetters } from "./queue/consumeDeadLetters.ts";
import { consumeInstanceCreation } from "./queue/consumeInstanceCreation.ts";
import { sweep } from "./sweeps/sweep.ts";

export { CampaignObject } from "./campaignObject/CampaignObject.ts";
export { SenderObject } from "./senderObject/SenderObject.ts";
export { OutboxObject } from "./webhooks/OutboxObject.ts";
export { WebhookObject } from "./webhooks/WebhookObject.ts";

/** What tells the queues apart in every environment, since each environment has queues of its own. */
const CONSUMERS = [
  ["dead-letters", consumeDeadLetters],
  ["actions", consumeActions],
  ["", consumeInstanceCreation],
] as const;

export default {
  fetch: (request, env, execution) => answer(request, env, execution),
  queue: async (batch, env) => {
    const consumer = CONSUMERS.find(([name]) => batch.queue.includes(name));
    await consumer?.[1](batch, env);
  },
  scheduled: (_controller, env) => sweep(env),
} satisfies ExportedHandler<Env>;
