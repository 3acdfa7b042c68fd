/** Actions of which nobody knows, as they are resolved. Pure. */
import type { components } from "../../client/contractTypes.ts";
import { countOf } from "../parts/format.ts";

type Action = components["schemas"]["Action"];
type Resolution = components["schemas"]["ResolveActionRequest"]["as"];

/** The unknown actions of a campaign. */
export interface UnknownOfCampaign {
  readonly campaignId: string;
  readonly actions: readonly Action[];
}

/** By campaign, in the order in which the API lists them. */
export function groupUnknownActions(actions: readonly Action[]): UnknownOfCampaign[] {
  const groups = Map.groupBy(actions, ({ campaignId }) => campaignId);
  return [...groups].map(([campaignId, ofCampaign]) => ({ campaignId, actions: ofCampaign }));
}

/** How many unknown actions each sender was asked for, the most first. */
export function countBySender(
  actions: readonly Pick<Action, "senderId">[],
): (readonly [senderId: string, count: number])[] {
  const groups = Map.groupBy(actions, ({ senderId }) => senderId);
  return [...groups]
    .map(([senderId, ofSender]) => [senderId, ofSender.length] as const)
    .toSorted(([, a], [, b]) => b - a);
}

/** What a person is about to say of so many actions. */
export function nameResolution(as: Resolution, count: number): string {
  const actions = countOf(count, "action");
  switch (as) {
    case "sent":
      return `Say that ${actions} took place`;
    case "not_sent":
      return `Say that nothing happened, and ask for ${actions} again`;
    case "skip":
      return `Skip ${actions}`;
  }
}
