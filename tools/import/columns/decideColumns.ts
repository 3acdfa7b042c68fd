/** Which column of a CSV file is which part of a lead: by its name, by what is in it, or as a person says. Pure. */
import { toEmailAddress } from "../../../src/domain/emailAddress.ts";
import { IDENTITY_KINDS } from "../../../src/domain/identity.ts";
import { toLinkedinUrl } from "../../../src/domain/linkedinUrl.ts";
import { cleanCell } from "../lead/cleanCell.ts";
import { type Candidate, COUNTS_ROWS, findCandidate } from "./candidate.ts";
import { readContents } from "./contents.ts";
import { FIELDS, FIELDS_OF_SEVERAL_COLUMNS, type Field } from "./fields.ts";
import { applyMappings, listNames, type MappedUse, type Mapping } from "./mapping.ts";
import { nameColumns } from "./nameColumns.ts";
import { isRejectedRows, REJECTION_COLUMNS } from "./rejectionColumns.ts";

/** What becomes of a column; `rejection` are the reasons in a file of rejected rows. */
export type ColumnUse = MappedUse | "rejection";

/** A column of the file. */
export interface Column {
  /** The name, cleaned, within the API's length, and unlike any other. */
  readonly name: string;
  readonly use: ColumnUse;
  /** Why, for people. */
  readonly reason: string;
}

/** What every column of a file is, in the order of the file. */
export interface ColumnMap {
  readonly columns: readonly Column[];
  /** By index from 0, the surest first. */
  readonly fields: Readonly<Partial<Record<Field, readonly number[]>>>;
}

/** The map, or what a person must know to put the header right. */
export type ColumnDecision = { readonly map: ColumnMap } | { readonly problem: string };

/**
 * Finds out what the columns of a file are.
 *
 * @param header the cells of the header
 * @param sample rows below it, which tell what the columns hold
 * @param mappings what a person says of columns
 */
export function decideColumns(
  header: readonly string[],
  sample: readonly (readonly string[])[],
  mappings: readonly Mapping[] = [],
): ColumnDecision {
  const whole = widen(header, sample);
  const mapped = applyMappings(whole.map(cleanCell), mappings);
  if ("problem" in mapped) return mapped;
  const names = nameColumns(whole);
  const skipped = isRejectedRows(header) ? REJECTION_COLUMNS.length : 0;
  const candidates = names.map((_name, index) => {
    const use = mapped.uses.get(index);
    if (use !== undefined) return { use, rank: 0, reason: "as you say" };
    if (index < skipped) return REJECTION;
    return findCandidate(whole[index] ?? "", readContents(sample.map((row) => row[index] ?? "")));
  });
  const chosen = FIELDS.map((field) => [field, choose(field, candidates, mapped.uses)] as const);
  const fields = Object.fromEntries(chosen.filter(([, indexes]) => indexes.length > 0));
  const taken = new Set(chosen.flatMap(([, indexes]) => indexes));
  const columns = candidates.map(({ use, reason }, index) => {
    const name = names[index] ?? "";
    const isSpare = FIELDS.includes(use as Field) && !taken.has(index);
    return isSpare
      ? { name, use: "attribute" as const, reason: "another column is surer" }
      : { name, use, reason };
  });
  const problem = findProblem(header, fields, columns);
  return problem === null ? { map: { columns, fields } } : { problem };
}

const NAME_FIELDS = ["name", "firstName", "lastName"] as const;
const IDENTITIES: readonly ColumnUse[] = IDENTITY_KINDS;
const REJECTION = { use: "rejection", rank: 0, reason: "why the row was rejected" } as const;

/** The columns of a field, the surest first. What a person says leaves out what was found. */
function choose(
  field: Field,
  candidates: readonly (Omit<Candidate, "use"> & { readonly use: ColumnUse })[],
  uses: ReadonlyMap<number, MappedUse>,
): number[] {
  const isMapped = [...uses.values()].includes(field);
  const found = [...candidates.entries()]
    .filter(([index, { use }]) => use === field && (!isMapped || uses.has(index)))
    .sort(([, one], [, other]) => one.rank - other.rank);
  const first = found.findIndex(([, { isWithoutAddresses = false }]) => !isWithoutAddresses);
  const indexes = found
    // In a row without an address of its own, that of somebody else must not take its place.
    .filter(([, { isGuess = false }], place) => place === first || !isGuess)
    .map(([index]) => index);
  return FIELDS_OF_SEVERAL_COLUMNS.includes(field) ? indexes : indexes.slice(0, 1);
}

/** Columns without a name at the end are columns where most rows have cells there. */
function widen(
  header: readonly string[],
  sample: readonly (readonly string[])[],
): readonly string[] {
  const longer = sample.filter((row) => row.length > header.length);
  if (2 * longer.length <= sample.length) return header;
  const width = Math.min(...longer.map(({ length }) => length));
  return [...header, ...Array<string>(width - header.length).fill("")];
}

/** Why there is nobody in the rows, as far as the columns tell; null when there is. */
function findProblem(
  header: readonly string[],
  fields: ColumnMap["fields"],
  columns: readonly Column[],
): string | null {
  const data = header.map(cleanCell).find(isAddress);
  if (data !== undefined) return `The header holds data, not names of columns: "${data}".`;
  const found = listNames(columns.map(({ name }) => name));
  const isNamed = NAME_FIELDS.some((field) => fields[field] !== undefined);
  // Where there are other columns, one of them may hold names that were not recognised.
  if (!isNamed && !columns.every(({ use }) => IDENTITIES.includes(use))) {
    return `No column holds names (name, or first name and last name). ${found}`;
  }
  if (IDENTITY_KINDS.some((kind) => fields[kind] !== undefined)) return null;
  const counting = columns.find(({ reason }) => reason === COUNTS_ROWS);
  const hint = counting === undefined ? "" : ` "${counting.name}" ${COUNTS_ROWS}.`;
  return `No column tells people apart (email, linkedinUrl or externalId). ${found}${hint}`;
}

function isAddress(text: string): boolean {
  return toEmailAddress(text) !== null || toLinkedinUrl(text) !== null;
}
