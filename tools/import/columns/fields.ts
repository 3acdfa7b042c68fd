/** The parts of a lead that a column may hold. Pure. */
export const FIELDS = [
  "name",
  "firstName",
  "lastName",
  "email",
  "linkedinUrl",
  "externalId",
  "company",
  "title",
] as const;
export type Field = (typeof FIELDS)[number];

/** Several columns may hold these: in each row the first that can be used counts. */
export const FIELDS_OF_SEVERAL_COLUMNS: readonly Field[] = ["email", "linkedinUrl"];

/** What people call them. */
export const FIELD_WORDS: Readonly<Record<Field, string>> = {
  name: "name",
  firstName: "first part of the name",
  lastName: "last part of the name",
  email: "e-mail address",
  linkedinUrl: "LinkedIn address",
  externalId: "external id",
  company: "company",
  title: "title",
};
