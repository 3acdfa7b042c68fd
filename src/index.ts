/** The Worker: what the platform calls. Wiring only. */
import { sweepRuns } from "./campaign/sweepRuns.ts";
import { consumeInstanceCreation } from "./queue/consumer.ts";
import { consumeDeadLetters, replayDeadLetters } from "./queue/deadLetters.ts";
import { answer } from "./router.ts";

export { CampaignObject } from "./campaign/CampaignObject.ts";

const DEAD_LETTERS = "kickoff-dead-letters";

export default {
  fetch: (request, env, execution) => answer(request, env, execution),
  queue: (batch, env) =>
    batch.queue === DEAD_LETTERS
      ? consumeDeadLetters(batch, env)
      : consumeInstanceCreation(batch, env),
  async scheduled(_controller, env) {
    await Promise.all([sweepRuns(env), replayDeadLetters(env)]);
  },
} satisfies ExportedHandler<Env>;
