/** Delivers queue messages a second time, out of order and in batches that overlap: queues promise no better. */
import type { InstanceCreation } from "../../src/queue/message.ts";
import { findMissingRanges } from "../../src/queue/ranges.ts";
import type { Host } from "./Host.ts";
import type { DeliveryPlan } from "./plan.ts";
import type { RoundCampaign } from "./round.ts";

const QUEUE = "kickoff-instance-creation";
/** As many messages as one call delivers: the latest, whose runs are the likeliest to be under way. */
const MAXIMUM_MESSAGES = 8;

/**
 * Delivers messages of runs that clients know of, the last first.
 *
 * @returns how many messages the consumer acknowledged
 */
export async function deliverAgain(
  host: Host,
  campaigns: readonly RoundCampaign[],
  { copies, batches }: Pick<DeliveryPlan, "copies" | "batches">,
): Promise<number> {
  const messages = campaigns.flatMap(messagesOf).slice(-MAXIMUM_MESSAGES).toReversed();
  const copied = Array.from({ length: copies }, () => messages).flat();
  const acknowledged = await Promise.all(
    Array.from({ length: batches }, (_, batch) =>
      host.deliver(
        QUEUE,
        copied.filter((_message, index) => index % batches === batch),
      ),
    ),
  );
  return acknowledged.reduce((sum, count) => sum + count, 0);
}

/** What the start of a campaign put on the queue, as far as a client can know; nothing for an automatic one. */
function messagesOf({ campaignId, plan, history }: RoundCampaign): InstanceCreation[] {
  const answered = history.starts.find(({ certainty }) => certainty === "ok");
  if (answered?.runId == null || answered.traceId === null || plan.kind === "automatic") return [];
  const { runId, traceId } = answered;
  const leadCount = plan.chosenPositions?.length ?? plan.audienceSize;
  return findMissingRanges({ from: 0, to: leadCount }, []).map((range) => ({
    version: 1,
    campaignId,
    runId,
    traceId,
    ...range,
  }));
}
