/** Puts the queue under a test's control: what the Worker sends is kept, and delivered as the test likes. */
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import { allDatabases } from "../../src/database/databases.ts";
import worker from "../../src/index.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import { creationQueueOf } from "../../src/queue/queues.ts";
import { tenantDatabaseNumber } from "./tenantDatabase.ts";

export const INSTANCE_CREATION = "kickoff-instance-creation";
export const DEAD_LETTERS = "kickoff-dead-letters";

/** The queue of this name that belongs to the tenants' database. */
export function toQueueName(name: string): string {
  const databaseNumber = tenantDatabaseNumber();
  return databaseNumber === 1 ? name : `${name}-${databaseNumber}`;
}

/** What a queue answers to a message that it has taken. */
export const QUEUE_ACCEPTED = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

/** Keeps what is sent to the queues of all databases from now on, instead of delivering it; `vi.restoreAllMocks()` ends it. */
export function interceptQueue(): InstanceCreation[] {
  const sent: InstanceCreation[] = [];
  for (const { databaseNumber } of allDatabases(env)) {
    vi.spyOn(creationQueueOf(env, databaseNumber), "sendBatch").mockImplementation((messages) => {
      sent.push(...[...messages].map(({ body }) => body as InstanceCreation));
      return Promise.resolve(QUEUE_ACCEPTED);
    });
  }
  return sent;
}

/** A message as releases before version 2 sent it. */
export function toVersion1(message: InstanceCreation): InstanceCreation {
  const { campaignId, runId, from, to, traceId } = message;
  return { version: 1, campaignId, runId, from, to, traceId };
}

/** What the consumer made of each message, by its index. */
export interface Acknowledgements {
  readonly acknowledged: number[];
  readonly retried: number[];
}

interface Delivery {
  readonly queue?: string;
  /** How often the messages have been delivered by now. */
  readonly attempts?: number;
}

/** Delivers bodies in one batch to the real consumer. */
export async function deliver(
  bodies: readonly unknown[],
  delivery: Delivery = {},
): Promise<Acknowledgements> {
  const batch = makeBatch(bodies, delivery);
  await worker.queue(batch, env);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  const indexOf = (id: string) => Number(id.split("-").at(-1));
  return {
    acknowledged: explicitAcks.map(indexOf).sort((a, b) => a - b),
    retried: retryMessages.map(({ msgId }) => indexOf(msgId)).sort((a, b) => a - b),
  };
}

/** Delivers bodies in one batch, and tells how many seconds each one waits that the consumer sends back. */
export async function deliverAndReadDelays(
  bodies: readonly unknown[],
  delivery: Delivery,
): Promise<(number | undefined)[]> {
  const batch = makeBatch(bodies, delivery);
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  await worker.queue(batch, env);
  return retries.flatMap(({ mock }) => mock.calls.map(([options]) => options?.delaySeconds));
}

function makeBatch(
  bodies: readonly unknown[],
  { queue = INSTANCE_CREATION, attempts = 1 }: Delivery,
): MessageBatch {
  const prefix = crypto.randomUUID();
  return createMessageBatch(
    queue,
    bodies.map((body, index) => ({
      id: `${prefix}-${index}`,
      timestamp: Date.now(),
      attempts,
      body,
    })),
  );
}
