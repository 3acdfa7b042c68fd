/** What an import would make of a file. Pure: it reads what it is given, and sends nothing. */
import { toEntry } from "./lead/toEntry.ts";
import type { Table } from "./openTable.ts";

/** What would become of the rows, as far as the file tells: the API knows who is there already. */
export interface Rehearsal {
  readonly rows: number;
  /** Rows that are no lead. */
  readonly rejected: number;
  /** What could not be used of the others. */
  readonly notes: number;
}

/**
 * Reads a table to its end.
 *
 * @param signal ends it, with its reason
 * @throws whatever the rows throw when they cannot be read
 */
export async function rehearse(
  { map, rows }: Pick<Table, "map" | "rows">,
  signal?: AbortSignal,
): Promise<Rehearsal> {
  const counts = { rows: 0, rejected: 0, notes: 0 };
  for await (const row of rows) {
    signal?.throwIfAborted();
    const entry = toEntry(row, map);
    counts.rows++;
    if ("lead" in entry) counts.notes += entry.notes.length;
    else counts.rejected++;
  }
  return counts;
}
