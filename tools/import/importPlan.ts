/** What an import of a file would do, before anything is sent. */
import { Failure } from "../terminal/failure.ts";
import { type DescribedColumn, describeColumns } from "./columns/describeColumns.ts";
import type { Mapping } from "./columns/mapping.ts";
import { type CsvFile, openCsv } from "./file/readRows.ts";
import type { LeadToAdd } from "./lead/toLead.ts";
import { openTable, type Table } from "./openTable.ts";

/** A file, and what a person says of it. */
export interface PlanOptions {
  readonly path: string;
  /** Without one it is found out. */
  readonly encoding?: string | undefined;
  /** What columns are, whatever they look like. */
  readonly mappings?: readonly Mapping[];
}

/** How a file is read, and what its columns are. */
export interface ImportPlan {
  readonly encoding: string;
  readonly encodingReason: string;
  readonly delimiter: string;
  readonly headerLine: number;
  /** Rows above the header, which are left out. */
  readonly rowsAbove: number;
  readonly columns: readonly DescribedColumn[];
  /** The first leads, as they will be. */
  readonly leads: readonly LeadToAdd[];
}

/** A plan, and what it takes to carry it out. */
export interface OpenedPlan {
  readonly plan: ImportPlan;
  readonly table: Table;
  readonly file: CsvFile;
}

/**
 * Opens a file and decides what its columns are. Nothing is sent.
 *
 * @throws {Failure} when the file cannot be read, has no usable header or no row below it, or a mapping does not fit
 */
export async function openPlan({
  path,
  encoding,
  mappings = [],
}: PlanOptions): Promise<OpenedPlan> {
  const file = await openCsv(path, encoding ?? null);
  const table = await openTable(file.rows, mappings);
  if ("problem" in table) {
    throw new Failure(`${path} has no header that can be used.`, {
      why: table.problem,
      next: 'Name the columns in a first line, such as name,email,linkedinUrl,externalId,company,title, or say what they are: --map "COLUMN=email", --external-id-column "COLUMN"',
    });
  }
  if (table.isEmpty) {
    throw new Failure(`${path} has no rows.`, {
      why: "There is nothing below the header.",
      next: "Add a line for each lead, and import it again.",
    });
  }
  const { layout } = file;
  const plan = {
    encoding: layout.encoding.name,
    encodingReason: layout.encoding.reason,
    delimiter: layout.delimiter,
    headerLine: table.headerLine,
    rowsAbove: table.rowsAbove,
    columns: describeColumns(table.map),
    leads: table.leads,
  };
  return { plan, table, file };
}
