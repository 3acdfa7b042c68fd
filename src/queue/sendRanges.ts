/** Puts ranges on the queue. Sending twice is harmless: the consumer creates each instance once. */

import type { AccountGroupPlace } from "../domain/accountGroup.ts";
import type { Range } from "../domain/range.ts";
import { cutRanges } from "../domain/range.ts";
import { log } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";
import type { InstanceCreation } from "./message.ts";
import { creationQueueOf } from "./queues.ts";

/** Queues take at most this many messages a call: https://developers.cloudflare.com/queues/platform/limits/ */
const MAXIMUM_BATCH_LENGTH = 100;

/** What all messages of one sending have in common. */
export interface Sending extends AccountGroupPlace {
  readonly campaignId: string;
  readonly runId: string;
  readonly traceId: string;
}

/**
 * Sends ranges of any length, cut to what one message covers.
 *
 * @throws {UpstreamError} when the queue does not take them; some may have been taken
 */
export async function sendRanges(
  env: Env,
  { databaseNumber, accountGroupId, campaignId, runId, traceId }: Sending,
  ranges: readonly Range[],
): Promise<void> {
  const messages = cutRanges(ranges).map(({ from, to }) => ({
    body: {
      ...{ version: 3, databaseNumber, accountGroupId, campaignId, runId },
      ...{ from, to, traceId },
    } satisfies InstanceCreation,
  }));
  if (messages.length === 0) return;
  const queue = creationQueueOf(env, databaseNumber);
  for (let start = 0; start < messages.length; start += MAXIMUM_BATCH_LENGTH) {
    const batch = messages.slice(start, start + MAXIMUM_BATCH_LENGTH);
    await callUpstream("QUEUE", "send ranges", () => queue.sendBatch(batch));
  }
  log("ranges.sent", { campaignId, runId, traceId, outcome: "sent", ranges: messages.length });
}
