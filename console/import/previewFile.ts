/** What an import of a file would do, before anything is sent. */
import {
  type DescribedColumn,
  describeColumns,
} from "../../tools/import/columns/describeColumns.ts";
import type { Mapping } from "../../tools/import/columns/mapping.ts";
import type { LeadToAdd } from "../../tools/import/lead/toLead.ts";
import { type Rehearsal, rehearse } from "../../tools/import/rehearse.ts";
import { openCsv } from "./readRows.ts";

/** A file that has been read to its end. */
export interface FilePreview extends Rehearsal {
  readonly file: File;
  /** What a person says of its columns. */
  readonly mappings: readonly Mapping[];
  readonly encoding: string;
  readonly headerLine: number;
  /** Rows above the header, which are left out. */
  readonly rowsAbove: number;
  readonly header: readonly string[];
  readonly columns: readonly DescribedColumn[];
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
  const rehearsal = await rehearse(table, signal);
  const columns = describeColumns(map);
  return {
    ...rehearsal,
    ...{ file, mappings, encoding, header, headerLine, rowsAbove, columns, leads },
  };
}
