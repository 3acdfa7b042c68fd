/**
 * Gives a test file what it would find in a workerd of its own: empty stores, and a queue without the messages of earlier
 * files.
 */
import { reset } from "cloudflare:test";
import { afterAll } from "vitest";

import worker from "../../src/index.ts";
import { forgetObjects } from "./objects.ts";

const beganAt = Date.now();
const { queue: consume } = worker;

worker.queue = async (batch, env) => {
  const messages = batch.messages.filter((message) => {
    const isOwn = message.timestamp.getTime() >= beganAt;
    if (!isOwn) message.ack();
    return isOwn;
  });
  if (messages.length > 0) await consume({ ...batch, queue: batch.queue, messages }, env);
};

afterAll(() => {
  worker.queue = consume;
});

await reset();
await forgetObjects();
