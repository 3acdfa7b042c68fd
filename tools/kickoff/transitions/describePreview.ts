/** What a start would do, in words for a terminal. Pure. */
import type { components } from "../../../client/contractTypes.ts";

type Preview = components["schemas"]["StartPreview"];
type Slot = components["schemas"]["ContentSlot"];

/** What the preview itself does not say; null where the key may not read it. */
export interface Previewed {
  readonly campaignId: string;
  readonly campaign: { readonly name: string; readonly status: string } | null;
  readonly slots: readonly Slot[] | null;
  readonly preview: Preview;
}

const SENDERS_SHOWN = 5;

/** Shows a preview, the campaign first. */
export function describePreview({ campaignId, campaign, slots, preview }: Previewed): string {
  const title =
    campaign === null ? campaignId : `${campaign.name} (${campaignId}), ${campaign.status}`;
  const lines = preview.canStart ? describePlan(preview, slots) : describeBlockers(preview);
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** Why a campaign cannot be started, a line each. */
export function describeBlockers({ blockers }: Preview): string[] {
  return blockers.map(({ code, details }) => `✖ ${code}: ${details}`);
}

function describePlan(preview: Preview, slots: readonly Slot[] | null): string[] {
  const { triggered, instancesCreated, senders, estimatedEnd } = preview;
  return [
    triggered
      ? `${count(instancesCreated ?? 0, "lead")} to be contacted, an instance each`
      : "automatic: an instance for each lead that arrives from now on",
    ...describeSlots(slots),
    ...describeSenders(senders ?? []),
    ...describeUnreachable(preview, slots ?? []),
    ...(estimatedEnd === null ? [] : [`earliest end: ${estimatedEnd}`]),
  ];
}

function describeSlots(slots: readonly Slot[] | null): string[] {
  if (slots === null) return [];
  const messages = slots.map(({ label, delayDays }) =>
    delayDays === 0 ? label : `${label} (after ${count(delayDays, "day")})`,
  );
  return [`${count(slots.length, "message")}: ${messages.join(", ")}`];
}

function describeSenders(senders: NonNullable<Preview["senders"]>): string[] {
  if (senders.length === 0) return ["no sender would serve it yet: its instances wait for one"];
  const named = senders.slice(0, SENDERS_SHOWN).map((sender) => {
    const faults = [
      ...(sender.enabled ? [] : ["disabled"]),
      ...(sender.blocked === null ? [] : [`blocked: ${sender.blocked.code}`]),
      ...(sender.missingKinds.length === 0 ? [] : [`lacks ${sender.missingKinds.join(", ")}`]),
    ];
    return faults.length === 0 ? sender.name : `${sender.name} (${faults.join("; ")})`;
  });
  const others = senders.length - named.length;
  return [
    `${count(senders.length, "sender")}: ${named.join(", ")}${others === 0 ? "" : ` and ${others} more`}`,
  ];
}

function describeUnreachable({ unreachable }: Preview, slots: readonly Slot[]): string[] {
  if (unreachable === null) return [];
  const { leads, leadsLookedAt, isExact, suppressedLeads, reasons } = unreachable;
  const of = isExact ? "" : ` of ${leadsLookedAt} looked at`;
  return [
    ...(suppressedLeads === 0
      ? []
      : [`! ${count(suppressedLeads, "lead")}${of} nobody may contact: suppressed`]),
    ...(leads === 0 ? [] : [`! ${count(leads, "lead")}${of} would not get every message:`]),
    ...reasons.map((reason) => {
      const label = slots.find(({ id }) => id === reason.slotId)?.label ?? reason.slotId;
      return `    ${reason.leads}  ${label}: ${describeReason(reason)}`;
    }),
  ];
}

function describeReason({
  reason,
  field,
}: NonNullable<Preview["unreachable"]>["reasons"][number]): string {
  if (reason === "missing_field") return `the lead has no ${field}`;
  return reason === "text_too_long" ? "the text would be too long" : "the template cannot be read";
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
