/** When a campaign could end, were it started now. */
import type { CampaignSender } from "../../database/campaignSenders.ts";
import { selectFrozenWorkflow } from "../../database/frozenWorkflow.ts";
import { selectUsedSlots } from "../../database/slots.ts";
import { decideFirstStep } from "../../domain/decideAfterAction.ts";
import { estimateEnd } from "../../domain/estimateEnd.ts";
import { findWorkLeft, NO_COUNTERS } from "../../domain/progress.ts";
import { toSlotTimes } from "../../domain/slotTimes.ts";
import type { CampaignPlace } from "./campaignAnswer.ts";

/**
 * Estimates when the instances of a start could have ended at the earliest.
 *
 * @param senders those that would serve the campaign
 * @returns milliseconds since 1970; null when there is nobody to reach, or no sender may act
 */
export async function estimateStart(
  database: D1Database,
  { accountGroupId, campaignId }: CampaignPlace,
  senders: readonly CampaignSender[],
  instancesCreated: number,
): Promise<number | null> {
  const now = Date.now();
  const workflow = await selectFrozenWorkflow(database, accountGroupId, campaignId);
  if (workflow === null) return null;
  const slots = await selectUsedSlots(database, senders, now);
  const paced = senders.map((sender) => ({
    sender,
    slots: slots.get(sender.id)?.times ?? toSlotTimes([]),
  }));
  const counters = { ...NO_COUNTERS, workflow, instancesPromised: instancesCreated };
  const work = findWorkLeft(counters, [decideFirstStep(workflow, now).dueAt], now);
  return estimateEnd(work, paced, now).at;
}
