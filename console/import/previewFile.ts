/** What an import of a file would do, before anything is sent. */
import {
  type DescribedColumn,
  describeColumns,
} from "../../tools/import/columns/describeColumns.ts";
import type { Mapping } from "../../tools/import/columns/mapping.ts";
import { toEntry } from "../../tools/import/lead/toEntry.ts";
import type { LeadToAdd } from "../../tools/import/lead/toLead.ts";
import { openCsv } from "./readRows.ts";

/** A file that has been read to its end. */
export interface FilePreview {
  readonly file: File;
  /** What a person says of its columns. */
  readonly mappings: readonly Mapping[];
  readonly encoding: string;
  readonly headerLine: number;
  /** Rows above the header, which are left out. */
  readonly rowsAbove: number;
  readonly header: readonly string[];
  readonly columns: readonly DescribedColumn[];
  readonly rows: number;
  /** Rows that are no lead already here; the API judges the others. */
  readonly unusable: number;
  /** What could not be used of the others. */
  readonly notes: number;
  /** The first ones, as they will be. */
  readonly leads: readonly LeadToAdd[];
}

/**
 * Reads a file to its end.
 *
 * @throws {Problem} when it cannot be imported
 */
export async function previewFile(
  file: File,
  mappings: readonly Mapping[],
  signal: AbortSignal,
): Promise<FilePreview> {
  const { encoding, table } = await openCsv(file, mappings);
  const { header, headerLine, rowsAbove, map, leads } = table;
  let rows = 0;
  let unusable = 0;
  let notes = 0;
  for await (const row of table.rows) {
    signal.throwIfAborted();
    rows++;
    const entry = toEntry(row, map);
    if ("lead" in entry) notes += entry.notes.length;
    else unusable++;
  }
  const columns = describeColumns(map);
  return {
    file,
    mappings,
    encoding,
    headerLine,
    rowsAbove,
    header,
    columns,
    rows,
    unusable,
    notes,
    leads,
  };
}
