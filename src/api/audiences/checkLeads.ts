/** Which of a request's leads may be added. Pure. */
import { toIdentities } from "../../domain/identity.ts";
import type { NewLead, SkippedLead } from "../../domain/lead.ts";
import { describeIssues } from "../request/parse.ts";
import { shorten } from "../request/shorten.ts";
import { leadSchema } from "./leadSchema.ts";

/** The details of a thousand leads are kept in one value of D1, which may have 2,000,000 bytes. */
const MAXIMUM_DETAILS_UNITS = 500;

type CheckedLead = Omit<NewLead, "id">;

/** A request's leads, sorted. */
export interface CheckedLeads {
  readonly accepted: readonly CheckedLead[];
  readonly skipped: readonly SkippedLead[];
  /** All leads of the request. One that is well-formed has its defaults, and the spelling in which it is kept. */
  readonly understood: readonly unknown[];
}

/** Sorts a request's leads into those that may be added and those that are malformed or repeat an earlier one. */
export function checkLeads(leads: readonly unknown[]): CheckedLeads {
  const accepted: CheckedLead[] = [];
  const skipped: SkippedLead[] = [];
  const understood: unknown[] = [];
  const seenAt = new Map<string, number>();
  for (const [index, value] of leads.entries()) {
    const result = leadSchema.safeParse(value);
    understood.push(result.success ? result.data : value);
    if (!result.success) {
      skipped.push({
        index,
        reason: "INVALID_LEAD",
        details: shorten(describeIssues(result.error, "lead"), MAXIMUM_DETAILS_UNITS),
      });
      continue;
    }
    const lead = { index, ...result.data };
    const identities = toIdentities(lead).map(({ kind, identity }) => ({
      kind,
      key: `${kind} ${identity}`,
    }));
    const repeated = identities.find(({ key }) => seenAt.has(key));
    if (repeated === undefined) {
      accepted.push(lead);
    } else {
      skipped.push({
        index,
        reason: "DUPLICATE_IN_REQUEST",
        details: `${repeated.kind}: leads[${seenAt.get(repeated.key)}] has it`,
      });
    }
    for (const { key } of identities) if (!seenAt.has(key)) seenAt.set(key, index);
  }
  return { accepted, skipped, understood };
}
