/** The plan of a start in one sentence, for whoever is about to start it. Pure. */

import type { components } from "../../client/contractTypes.ts";
import { MAXIMUM_NAMED_SENDERS } from "../../src/domain/campaign.ts";
import { findChangedParts, type PlanPart } from "../../src/domain/startPlan.ts";
import { countOf, formatCount } from "../parts/format.ts";
import { listOf, type Phrase, quoted, say, toText } from "../words/phrase.ts";

type Preview = components["schemas"]["StartPreview"];
type PlannedSender = components["schemas"]["CampaignSenders"][number];

const MOST_NAMES = 3;
/** A preview names no more senders: there may be others. */
const MOST_SENDERS = MAXIMUM_NAMED_SENDERS;

/** Whether a sender could take on leads now. */
function canServe({ enabled, blocked, missingKinds }: PlannedSender): boolean {
  return enabled && blocked === null && missingKinds.length === 0;
}

/** `Start Spring for 1,204 leads with Ana and Ben; 12 of them would not get every message.` */
export function describePlan(campaignName: string, preview: Preview): Phrase {
  const { triggered, instancesCreated, senders, unreachable } = preview;
  const name = quoted(campaignName);
  const by = describeSenders(senders ?? []);
  if (triggered === false) return say`Start ${name} for the leads that arrive from now on, ${by}.`;
  return say`Start ${name} for ${countOf(instancesCreated ?? 0, "lead")} ${by}${describeLosses(unreachable)}.`;
}

function describeSenders(named: readonly PlannedSender[]): Phrase {
  const names = named.filter(canServe).map(({ name }) => say`${quoted(name)}`);
  if (named.length < MOST_SENDERS) {
    return names.length === 0
      ? ["without a sender that may act: they wait for one"]
      : say`with ${listOf(names, MOST_NAMES)}`;
  }
  return names.length === 0
    ? ["with none of the senders shown, which may not act"]
    : say`with ${listOf([...names.slice(0, MOST_NAMES), ["others"]], MOST_NAMES + 1)}`;
}

function describeLosses(unreachable: Preview["unreachable"]): string {
  if (unreachable === null) return "";
  const { leads, suppressedLeads, isExact, leadsLookedAt } = unreachable;
  const losses = [
    ...(leads === 0 ? [] : [`${formatCount(leads)} would not get every message`]),
    ...(suppressedLeads === 0 ? [] : [`${formatCount(suppressedLeads)} may not be contacted`]),
  ];
  if (losses.length === 0) return "";
  const whole = isExact ? "of them" : `of ${formatCount(leadsLookedAt)} looked at`;
  return `; ${whole} ${losses.join(", and ")}`;
}

const PARTS: Readonly<Record<PlanPart, string>> = {
  selection: "which leads it reaches",
  content: "what a message says",
  senders: "the senders",
  workflow: "its steps, delays or settings",
};

/** What differs between two plans, by their tags, in words. */
export function describeChanges(tag: string, other: string): string {
  const parts = findChangedParts(tag, other).map((part) => [PARTS[part]]);
  return toText(listOf(parts, parts.length));
}
