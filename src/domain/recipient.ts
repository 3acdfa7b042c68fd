/** What is known of a lead when a message to them is rendered. Pure. */
import { findFirstName } from "./firstName.ts";
import type { Lead, Person } from "./lead.ts";

export type Recipient = Person & Pick<Lead, "attributes">;

const PERSONAL_FIELDS: readonly string[] = [
  "name",
  "email",
  "linkedinUrl",
  "externalId",
  "company",
  "title",
] satisfies (keyof Person)[];

/**
 * What a lead has under a field's name: of their own, else among their attributes, else, for `firstName`, in their name.
 * Blank is missing: null.
 */
export function findField(field: string, { attributes, ...person }: Recipient): string | null {
  const own = PERSONAL_FIELDS.includes(field) ? person[field as keyof Person] : null;
  // The prototype of the attributes has names of its own.
  const attribute = Object.hasOwn(attributes, field) ? attributes[field] : null;
  return (
    trim(own) ?? trim(attribute) ?? (field === "firstName" ? findFirstName(person.name) : null)
  );
}

function trim(value: string | null | undefined): string | null {
  return value?.trim() || null;
}
