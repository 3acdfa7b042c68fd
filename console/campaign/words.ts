/** What the API's words for campaigns mean to a person. Pure. */
import type { components } from "../../client/contractTypes.ts";
import { countOf } from "../parts/format.ts";

type Schemas = components["schemas"];

const WAITS: Readonly<Record<Schemas["WaitingReason"], string>> = {
  due: "for the time, or the turn",
  sending: "for the answer of the sender, who is asked at this moment",
  "accepted-by-sender": "for a result that the sender will tell",
  acceptance: "for the lead to accept the connection request",
  "unknown-action": "for a person: nobody knows what became of the action",
  "no-sender": "for a sender that performs every step",
  "sender-limited": "for the sender, who may not act at present",
  "sender-blocked": "for a person: the sender is blocked or switched off",
};

const ENDS: Readonly<Record<Exclude<Schemas["InstanceReason"], Schemas["WaitingReason"]>, string>> =
  {
    done: "every step is done",
    not_accepted: "the lead has not accepted the connection request in time",
    replied: "the lead has replied",
    suppressed: "nobody may contact the lead",
    stopped: "the campaign was stopped",
    withdrawn: "the connection request was withdrawn",
    missing_field: "the lead lacks a field that the message needs",
    text_too_long: "the message is too long for this lead",
    invalid_template: "the template of the message cannot be read",
    rejected: "the sender will never do it for this lead",
  };

function isWait(reason: Schemas["InstanceReason"]): reason is Schemas["WaitingReason"] {
  return reason in WAITS;
}

/** What an open instance waits for, or why one has ended. */
export function describeReason(reason: Schemas["InstanceReason"]): string {
  return isWait(reason) ? `waiting ${WAITS[reason]}` : ENDS[reason];
}

type Unreachable = Schemas["UnreachableLeads"];

/** Why a message would not reach some leads; the field is named beside it. */
export const UNREACHABLE: Readonly<Record<Unreachable["reasons"][number]["reason"], string>> = {
  missing_field: "the lead lacks a field that has no fallback",
  text_too_long: "the message is too long with what is known of the lead",
  invalid_template: "the placeholders of the template cannot be read",
};

/** Of how many leads a start would begin with somebody nobody can write to. */
export function describeUnreachable({
  leads,
  leadsLookedAt,
  isExact,
  suppressedLeads,
}: Unreachable): string {
  const looked = isExact ? "" : ` Of ${countOf(leadsLookedAt, "lead")} that were looked at:`;
  const reach =
    leads === 0
      ? "Every message reaches its lead."
      : `${countOf(leads, "lead")} would not get every message.`;
  const suppressed =
    suppressedLeads === 0
      ? ""
      : ` ${countOf(suppressedLeads, "lead")} may not be contacted: suppressed, and cancelled without a message.`;
  return `${looked} ${reach}${suppressed}`.trim();
}
