/** The Worker: what the platform calls. Wiring only. */
import { consumeInstanceCreation } from "./queue/consumer.ts";
import { consumeDeadLetters } from "./queue/deadLetters.ts";
import { answer } from "./router.ts";
import { sweep } from "./sweep.ts";

export { CampaignObject } from "./campaign/CampaignObject.ts";

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
