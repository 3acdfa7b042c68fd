/**
 * The Worker with a queue whose broker is another machine, as Cloudflare's is: here it would share the thread with the answer.
 * What the sender itself does is done: it makes the messages and serialises them.
 */
import { env } from "cloudflare:workers";

const metrics = { backlogCount: 0, backlogBytes: 0 };

env.INSTANCE_CREATION.sendBatch = async (messages) => {
  structuredClone([...messages]);
  await scheduler.wait(1);
  return { metadata: { metrics } };
};

export {
  CampaignObject,
  default,
  OutboxObject,
  SenderObject,
  WebhookObject,
} from "../../../src/index.ts";
