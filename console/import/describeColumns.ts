/** What becomes of the columns of a file, in words. Pure. */
import type { ColumnMap, Field } from "../../tools/import/columns.ts";

const FIELD_WORDS: Readonly<Record<Field, string>> = {
  name: "name",
  firstName: "first part of the name",
  lastName: "last part of the name",
  email: "e-mail address",
  linkedinUrl: "LinkedIn address",
  externalId: "external id",
  company: "company",
  title: "title",
};

/** A column of the file. */
export interface DescribedColumn {
  readonly name: string;
  readonly becomes: string;
}

/** Says of each column what it is taken for, in the order of the file. */
export function describeColumns(
  header: readonly string[],
  { fields, attributes }: ColumnMap,
): DescribedColumn[] {
  return header.map((name, index) => {
    const field = (Object.keys(fields) as Field[]).find((one) => fields[one] === index);
    if (field !== undefined) return { name, becomes: FIELD_WORDS[field] };
    const attribute = attributes.find((one) => one.index === index);
    if (attribute === undefined) return { name, becomes: "left out: why the row was rejected" };
    return { name: attribute.name, becomes: "attribute, as it is" };
  });
}
