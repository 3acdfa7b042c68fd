/** What a person is asked before a campaign starts or stops. Pure. */
import type { components } from "../../client/contractTypes.ts";
import type { StartPreview } from "./ShownPlans.ts";
import { toVisibleJson } from "./visibleText.ts";

/** A campaign as a question names it. */
export interface NamedCampaign {
  readonly id: string;
  /** Null where the key may not read it. */
  readonly name: string | null;
}

/** A place in the workflow that sends a message. */
export type MessageStep = Pick<components["schemas"]["ContentSlot"], "channel" | "delayDays">;

/**
 * What a start would do.
 *
 * @param steps null where the key may not read them
 */
export function describeStart(
  campaign: NamedCampaign,
  preview: StartPreview,
  steps: readonly MessageStep[] | null,
): string {
  return [
    `Start the campaign ${nameOf(campaign)}?`,
    `Leads: ${describeLeads(preview)}${describeUnreachable(preview)}`,
    ...(steps === null ? [] : [describeMessages(steps)]),
    describeSenders(preview),
    ...(preview.estimatedEnd === null ? [] : [`Earliest end: ${preview.estimatedEnd}.`]),
    "What is sent cannot be taken back.",
  ].join("\n");
}

/**
 * What a stop would do.
 *
 * @param openInstances null where the key may not read how many
 */
export function describeStop(campaign: NamedCampaign, openInstances: number | null): string {
  const whom = openInstances === null ? "All open instances" : `${openInstances} open instances`;
  return `Stop the campaign ${nameOf(campaign)}?\n${whom} are cancelled at once. It can be started again.`;
}

function nameOf({ id, name }: NamedCampaign): string {
  return name === null ? id : `${toVisibleJson(name)} (${id})`;
}

function describeLeads({ triggered, instancesCreated }: StartPreview): string {
  return triggered === false
    ? "each lead that arrives from now on, until it is stopped."
    : `${instancesCreated ?? 0}, one instance each.`;
}

function describeUnreachable({ unreachable }: StartPreview): string {
  if (unreachable === null) return "";
  const { leads, leadsLookedAt, suppressedLeads } = unreachable;
  const parts = [
    ...(leads === 0 ? [] : [`${leads} would not get every message`]),
    ...(suppressedLeads === 0 ? [] : [`${suppressedLeads} are suppressed and get none`]),
  ];
  return parts.length === 0 ? "" : ` Of ${leadsLookedAt} looked at, ${parts.join(" and ")}.`;
}

function describeMessages(steps: readonly MessageStep[]): string {
  const messages = steps.map(
    ({ channel, delayDays }) => channel + (delayDays === 0 ? "" : ` after ${delayDays} days`),
  );
  return `Messages: ${messages.length}${messages.length === 0 ? "" : ` (${messages.join(", ")})`}.`;
}

function describeSenders({ senders }: StartPreview): string {
  if (senders === null || senders.length === 0) return "Senders: none yet; the leads wait for one.";
  const names = senders.map(({ name, enabled }) => toVisibleJson(name) + (enabled ? "" : " (off)"));
  return `Senders: ${names.join(", ")}.`;
}
