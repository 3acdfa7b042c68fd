/** Delivers queue messages a second time, out of order and in batches that overlap: queues promise no better. */
import type { AccountGroupPlace } from "../../src/domain/accountGroup.ts";
import { cutRanges } from "../../src/domain/range.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import type { Host } from "./Host.ts";
import type { DeliveryPlan } from "./plan.ts";
import type { RoundCampaign } from "./roundTypes.ts";

/** Whose messages are delivered. */
interface Owner extends AccountGroupPlace {
  readonly campaigns: readonly RoundCampaign[];
}

/**
 * Delivers messages of runs that a tenant's clients know of, also of those that have been stopped, the last first.
 *
 * @param limit how many messages: the latest, whose runs are the likeliest to be under way
 * @returns how many messages the consumer acknowledged
 */
export async function deliverAgain(
  host: Host,
  { campaigns, ...place }: Owner,
  { copies, batches }: Pick<DeliveryPlan, "copies" | "batches">,
  limit: number,
): Promise<number> {
  const { databaseNumber } = place;
  const queue = `kickoff-instance-creation${databaseNumber === 1 ? "" : `-${databaseNumber}`}`;
  const messages = campaigns
    .flatMap((campaign) => messagesOf(campaign, place))
    .slice(-limit)
    .toReversed();
  const copied = Array.from({ length: copies }, () => messages).flat();
  const acknowledged = await Promise.all(
    Array.from({ length: batches }, (_, batch) =>
      host.deliver(
        queue,
        copied.filter((_message, index) => index % batches === batch),
      ),
    ),
  );
  return acknowledged.reduce((sum, count) => sum + count, 0);
}

/** What the starts of a campaign put on the queue, as far as a client can know; nothing for an automatic one. */
function messagesOf(
  { campaignId, plan, history }: RoundCampaign,
  { accountGroupId, databaseNumber }: AccountGroupPlace,
): InstanceCreation[] {
  if (plan.kind === "automatic") return [];
  const traceIds = new Map(
    history.starts
      .filter(({ certainty }) => certainty === "ok")
      .map(({ runId, traceId }) => [runId ?? "", traceId ?? ""]),
  );
  const leadCount = plan.chosenPositions?.length ?? plan.audienceSize;
  const ranges = cutRanges([{ from: 0, to: leadCount }]);
  return [...traceIds].flatMap(([runId, traceId]) =>
    ranges.map((range) => ({
      ...{ version: 3 as const, databaseNumber, accountGroupId },
      ...{ campaignId, runId, traceId, ...range },
    })),
  );
}
