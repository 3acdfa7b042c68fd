/** The Worker: what the platform calls. Wiring only. */

import { answer } from "./api/router.ts";
import { consumeDeadLetters } from "./queue/consumeDeadLetters.ts";
import { consumeInstanceCreation } from "./queue/consumeInstanceCreation.ts";
import { sweep } from "./sweeps/sweep.ts";

export { CampaignObject } from "./campaignObject/CampaignObject.ts";

/** The queues of wrangler.toml, by name. */
const QUEUES: Record<string, (batch: MessageBatch, env: Env) => Promise<void>> = {
  "kickoff-instance-creation": consumeInstanceCreation,
  "kickoff-dead-letters": consumeDeadLetters,
};

export default {
  fetch: (request, env, execution) => answer(request, env, execution),
  async queue(batch, env) {
    const consume = QUEUES[batch.queue];
    if (consume === undefined)
      throw new Error(`No consumer is meant for the queue ${batch.queue}.`);
    await consume(batch, env);
  },
  scheduled: (_controller, env) => sweep(env),
} satisfies ExportedHandler<Env>;
