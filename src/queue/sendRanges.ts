/** Puts ranges on the queue. Sending twice is harmless: the consumer creates each instance once. */
import type { Range } from "../domain/run.ts";
import { callUpstream } from "../platform/upstream.ts";
import type { InstanceCreation } from "./message.ts";

/** Queues take at most this many messages a call: https://developers.cloudflare.com/queues/platform/limits/ */
const MAXIMUM_BATCH_LENGTH = 100;

/** One sending: what all its messages have in common. */
export type Sending = Pick<InstanceCreation, "campaignId" | "runId" | "traceId">;

/**
 * Sends one message a range.
 *
 * @throws {UpstreamError} when the queue does not take them; some may have been taken
 */
export async function sendRanges(
  queue: Queue<InstanceCreation>,
  sending: Sending,
  ranges: readonly Range[],
): Promise<void> {
  for (let start = 0; start < ranges.length; start += MAXIMUM_BATCH_LENGTH) {
    const messages = ranges
      .slice(start, start + MAXIMUM_BATCH_LENGTH)
      .map(({ from, to }) => ({ body: { version: 1 as const, ...sending, from, to } }));
    await callUpstream("QUEUE", "send ranges", () => queue.sendBatch(messages));
  }
}
