/** A file whose columns are understood: how it will be imported, before anything is. Pure: it reads what it is given. */
import { type ColumnMap, decideColumns } from "./columns/decideColumns.ts";
import { findHeader } from "./columns/findHeader.ts";
import type { Mapping } from "./columns/mapping.ts";
import type { Row } from "./file/csvRules.ts";
import { toEntry } from "./lead/toEntry.ts";
import type { LeadToAdd } from "./lead/toLead.ts";

/** The rows that tell what the columns hold. */
const SAMPLE_ROWS = 200;
const LEADS_SHOWN = 3;

/** A file's header, and what comes below it. */
export interface Table {
  /** The cells of the header as they are. */
  readonly header: readonly string[];
  /** Its line in the file, from 1. */
  readonly headerLine: number;
  /** How many rows stand above it, and are left out. */
  readonly rowsAbove: number;
  readonly map: ColumnMap;
  /** Whether there is nothing below it. */
  readonly isEmpty: boolean;
  /** The first leads, as they will be. */
  readonly leads: readonly LeadToAdd[];
  /** All rows below the header. */
  readonly rows: AsyncGenerator<Row, void, undefined>;
}

/** The table, or why there is none. */
export type TableDecision = Table | { readonly problem: string };

/**
 * Finds the header of a file and what its columns are.
 *
 * @param rows all of its rows
 * @param mappings what a person says of columns
 */
export async function openTable(
  rows: AsyncGenerator<Row, void, undefined>,
  mappings: readonly Mapping[],
): Promise<TableDecision> {
  const first = await take(rows, SAMPLE_ROWS);
  const place = findHeader(first.map(({ cells }) => cells));
  const header = first[place] ?? { cells: [], line: 1 };
  const sample = first.slice(place + 1);
  const decision = decideColumns(
    header.cells,
    sample.map(({ cells }) => cells),
    mappings,
  );
  if ("problem" in decision) return decision;
  const { map } = decision;
  return {
    header: header.cells,
    headerLine: header.line,
    rowsAbove: place,
    map,
    isEmpty: sample.length === 0,
    leads: firstLeads(sample, map),
    rows: join(sample, rows),
  };
}

function firstLeads(rows: readonly Row[], map: ColumnMap): LeadToAdd[] {
  const leads: LeadToAdd[] = [];
  for (const row of rows) {
    if (leads.length === LEADS_SHOWN) break;
    const entry = toEntry(row, map);
    if ("lead" in entry) leads.push(entry.lead);
  }
  return leads;
}

async function take(rows: AsyncGenerator<Row, void, undefined>, count: number): Promise<Row[]> {
  const taken: Row[] = [];
  while (taken.length < count) {
    const { value } = await rows.next();
    if (value === undefined) break;
    taken.push(value);
  }
  return taken;
}

async function* join(
  first: readonly Row[],
  others: AsyncGenerator<Row, void, undefined>,
): AsyncGenerator<Row, void, undefined> {
  yield* first;
  yield* others;
}
