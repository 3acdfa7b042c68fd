import { campaignIdOf, type LiveEvent } from "../live.ts";

/** Whether an event tells of a campaign, or of a sender, which may serve it. */
export function isAboutCampaign(event: LiveEvent, campaignId: string): boolean {
  return event.type.startsWith("sender.") || campaignIdOf(event) === campaignId;
}
