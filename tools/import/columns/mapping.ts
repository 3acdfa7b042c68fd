/** What a person says that columns are: it overrides what is found out. Pure. */
import { FIELDS, FIELDS_OF_SEVERAL_COLUMNS, type Field } from "./fields.ts";

/** What a column may be said to be. */
export const MAPPED_USES = [...FIELDS, "attribute", "ignore"] as const;
export type MappedUse = (typeof MAPPED_USES)[number];

/** A column and what it is. */
export interface Mapping {
  /** Its name, or its place from 1; as a text `column 3` is a place, too. */
  readonly column: string | number;
  readonly use: MappedUse;
}

/** Reads `Person Linkedin Url=linkedinUrl`; null when it is none of the kind. A name may hold `=` itself. */
export function readMapping(text: string): Mapping | null {
  const at = text.lastIndexOf("=");
  const column = text.slice(0, at).trim();
  const asked = text
    .slice(at + 1)
    .trim()
    .toLowerCase();
  const use = MAPPED_USES.find((one) => one.toLowerCase() === asked);
  return at === -1 || column === "" || use === undefined ? null : { column, use };
}

/** Columns that are mapped, by their index, or what is wrong with a mapping. */
export type AppliedMappings =
  | { readonly uses: ReadonlyMap<number, MappedUse> }
  | { readonly problem: string };

/**
 * Finds the columns that mappings name.
 *
 * @param header the names as they are in the file, cleaned
 */
export function applyMappings(
  header: readonly string[],
  mappings: readonly Mapping[],
): AppliedMappings {
  const uses = new Map<number, MappedUse>();
  for (const { column, use } of mappings) {
    const [index, another] = findColumns(header, column);
    if (index === undefined) {
      return { problem: `There is no column "${column}". ${listNames(header)}` };
    }
    if (another !== undefined) {
      return {
        problem: `Several columns are named "${column}": say which by its place, such as "column ${index + 1}".`,
      };
    }
    if ((uses.get(index) ?? use) !== use) {
      return { problem: `The column "${column}" cannot be both ${uses.get(index)} and ${use}.` };
    }
    const isTaken = [...uses].some(([other, taken]) => taken === use && other !== index);
    if (
      isTaken &&
      FIELDS.includes(use as Field) &&
      !FIELDS_OF_SEVERAL_COLUMNS.includes(use as Field)
    ) {
      return { problem: `Only one column can be ${use}.` };
    }
    uses.set(index, use);
  }
  return { uses };
}

/** A header in words. */
export function listNames(header: readonly string[]): string {
  return `The header has: ${header.map((name) => `"${name}"`).join(", ")}.`;
}

/** The columns of a name: spelt exactly so, else in another case, else by their place. */
function findColumns(header: readonly string[], asked: string | number): number[] {
  if (typeof asked === "number") return asked <= header.length ? [asked - 1] : [];
  const ways: ((name: string, index: number) => boolean)[] = [
    (name) => name === asked,
    (name) => name.toLowerCase() === asked.toLowerCase(),
    (_name, index) => `column ${index + 1}` === asked.toLowerCase(),
  ];
  for (const isAsked of ways) {
    const found = header.flatMap((name, index) => (isAsked(name, index) ? [index] : []));
    if (found.length > 0) return found;
  }
  return [];
}
