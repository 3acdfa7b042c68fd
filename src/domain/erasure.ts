/**
 * What is left of a lead whose data was erased: a row without a person in it, since positions stay dense and instances
 * refer to them. Pure.
 */
import type { Lead } from "./lead.ts";

/** What an erased lead is called. */
export const ERASED_NAME = "Erased lead";

/** How the external ids of erased leads begin, and no other lead's. */
export const ERASED_PREFIX = "erased:";

/** The identity of an erased lead: it names the row and nobody. */
export function toErasedExternalId(leadId: string): string {
  return `${ERASED_PREFIX}${leadId}`;
}

/** A lead as it is once its data is erased. */
export function toErased(lead: Lead): Lead {
  return {
    id: lead.id,
    position: lead.position,
    name: ERASED_NAME,
    email: null,
    linkedinUrl: null,
    externalId: toErasedExternalId(lead.id),
    company: null,
    title: null,
    attributes: {},
    createdAt: lead.createdAt,
  };
}
