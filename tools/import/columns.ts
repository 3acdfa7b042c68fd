/** Which column of a CSV file is which part of a lead. Pure. */

/** The parts of a lead that a column may hold. */
const FIELDS = [
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

/**
 * What people call these columns, the surest name first; compared without case, spaces and punctuation. Where two
 * columns fit, the surer name wins and the other column becomes an attribute.
 */
const ALIASES: Record<Field, readonly string[]> = {
  name: ["name", "fullname", "leadname", "contactname"],
  firstName: ["firstname", "givenname", "forename"],
  lastName: ["lastname", "surname", "familyname"],
  email: ["email", "emailaddress", "workemail", "mail"],
  linkedinUrl: ["linkedinurl", "linkedinprofileurl", "linkedinprofile", "linkedin"],
  externalId: ["externalid", "id", "leadid", "contactid", "crmid"],
  company: ["company", "companyname", "organization", "organisation", "employer"],
  title: ["title", "jobtitle", "position", "role"],
};

/** A file of rejected rows begins with these, so that it can be put right and imported as it is. */
export const REJECTION_COLUMNS = ["line", "reason", "details"] as const;

/** Where in a row everything is, by index from 0. */
export interface ColumnMap {
  /** How many columns a row must have. */
  readonly count: number;
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  readonly attributes: readonly { readonly name: string; readonly index: number }[];
}

/** The map, or what a person must know to put the header right. */
export type ColumnDecision = { readonly columns: ColumnMap } | { readonly problem: string };

/** Finds out what the columns of a header are. A column without a name becomes an attribute named by its place. */
export function decideColumns(header: readonly string[]): ColumnDecision {
  const names = header.map((name, index) => name.trim() || `column ${index + 1}`);
  const skipped = new Set(isRejectedRows(names) ? REJECTION_COLUMNS.keys() : []);
  const normalised = names.map((name, index) => (skipped.has(index) ? "" : normalise(name)));

  const fields: Partial<Record<Field, number>> = {};
  for (const field of FIELDS) {
    const index = findColumn(normalised, ALIASES[field]);
    if (index !== null) fields[field] = index;
  }
  // Parts of a name that is there as a whole are data like any other.
  if (fields.name !== undefined) {
    delete fields.firstName;
    delete fields.lastName;
  }
  const taken = new Set([...Object.values(fields), ...skipped]);
  const attributes = names.flatMap((name, index) => (taken.has(index) ? [] : [{ name, index }]));
  const problem =
    findMissing(fields, header) ??
    findDoubled(Object.values(fields), normalised, attributes, names);
  if (problem !== null) return { problem };
  return { columns: { count: header.length, fields, attributes } };
}

function findMissing(fields: Partial<Record<Field, number>>, header: readonly string[]) {
  const found = `The header has: ${quoteAll(header.map((name) => name.trim()))}.`;
  const hasName = [fields.name, fields.firstName, fields.lastName].some(
    (index) => index !== undefined,
  );
  if (!hasName) return `No column holds names (name, or first name and last name). ${found}`;
  const hasIdentity = [fields.email, fields.linkedinUrl, fields.externalId].some(
    (index) => index !== undefined,
  );
  if (hasIdentity) return null;
  return `No column tells people apart (email, linkedinUrl or externalId). ${found}`;
}

/** Two columns of one name: which of them holds the value, nobody can tell. */
function findDoubled(
  fieldIndexes: readonly number[],
  normalised: readonly string[],
  attributes: ColumnMap["attributes"],
  names: readonly string[],
): string | null {
  const groups = [
    ...fieldIndexes.map((field) => indexesWhere(normalised, (name) => name === normalised[field])),
    ...attributes.map(({ name }) =>
      attributes.filter((other) => other.name === name).map(({ index }) => index),
    ),
  ];
  const doubled = groups.find((group) => group.length > 1);
  if (doubled === undefined) return null;
  const places = doubled.map((index) => index + 1).join(" and ");
  return `Columns ${places} have the same name: ${quoteAll(doubled.map((index) => names[index] ?? ""))}. Rename or delete all but one.`;
}

function indexesWhere(names: readonly string[], isWanted: (name: string) => boolean): number[] {
  return names.flatMap((name, index) => (isWanted(name) ? [index] : []));
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

function findColumn(normalised: readonly string[], aliases: readonly string[]): number | null {
  const alias = aliases.find((candidate) => normalised.includes(candidate));
  return alias === undefined ? null : normalised.indexOf(alias);
}

/** Whether a header is that of a file of rejected rows. */
export function isRejectedRows(header: readonly string[]): boolean {
  return REJECTION_COLUMNS.every((name, index) => header[index]?.trim() === name);
}

function normalise(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
