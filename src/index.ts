/** The Worker: what the platform calls. Wiring only. */

import { answer } from "./api/router.ts";
import { consumeDeadLetters } from "./queue/consumeDeadLetters.ts";
import { consumeInstanceCreation } from "./queue/consumeInstanceCreation.ts";
import { sweep } from "./sweeps/sweep.ts";

export { CampaignObject } from "./campaignObject/CampaignObject.ts";

/** What tells the two queues apart in every environment, since each environment has queues of its own. */
const NAME_OF_DEAD_LETTERS = "dead-letters";

export default {
  fetch: (request, env, execution) => answer(request, env, execution),
  queue: (batch, env) =>
    batch.queue.includes(NAME_OF_DEAD_LETTERS)
      ? consumeDeadLetters(batch, env)
      : consumeInstanceCreation(batch, env),
  scheduled: (_controller, env) => sweep(env),
} satisfies ExportedHandler<Env>;
