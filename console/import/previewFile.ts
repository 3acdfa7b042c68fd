/** What an import of a file would do, before anything is sent. */
import type { ColumnMap } from "../../tools/import/columns.ts";
import { toEntry } from "../../tools/import/toEntry.ts";
import type { LeadToAdd } from "../../tools/import/toLead.ts";
import { Problem } from "../api.ts";
import { openCsv } from "./readRows.ts";

const LEADS_SHOWN = 3;

/** A file that has been read to its end. */
export interface FilePreview {
  readonly file: File;
  readonly header: readonly string[];
  readonly columns: ColumnMap;
  readonly rows: number;
  /** Rows that are no lead already here; the API judges the others. */
  readonly unusable: number;
  /** The first ones, as they will be. */
  readonly leads: readonly LeadToAdd[];
}

/**
 * Reads a file to its end.
 *
 * @throws {Problem} when it cannot be imported
 */
export async function previewFile(file: File, signal: AbortSignal): Promise<FilePreview> {
  const { header, columns, rows } = await openCsv(file);
  const leads: LeadToAdd[] = [];
  let count = 0;
  let unusable = 0;
  for await (const row of rows) {
    signal.throwIfAborted();
    count++;
    const entry = toEntry(row, columns);
    if (!("lead" in entry)) unusable++;
    else if (leads.length < LEADS_SHOWN) leads.push(entry.lead);
  }
  if (count === 0) {
    throw new Problem("The file has no rows. Add a line for each lead below the header.");
  }
  return { file, header, columns, rows: count, unusable, leads };
}
