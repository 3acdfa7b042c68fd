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

/** Whether the data of a lead was erased. */
export function isErased({ id, externalId }: Pick<Lead, "id" | "externalId">): boolean {
  return externalId === toErasedExternalId(id);
}
