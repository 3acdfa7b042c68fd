/** A row that was not added, and the line of CSV in which it can be put right and imported again. Pure. */
import { isRejectedRows, REJECTION_COLUMNS } from "./columns/rejectionColumns.ts";
import { toCsvLine } from "./csvLine.ts";

/** Why a row was not added. */
export interface Rejection {
  readonly line: number;
  /** Stable; the API's reasons and our own. */
  readonly reason: string;
  /** For people. */
  readonly details: string;
  readonly cells: readonly string[];
}

/** Whether the row is of somebody who was there already, and needs no correction. */
export function isDuplicate({ reason }: Rejection): boolean {
  return reason.startsWith("DUPLICATE_");
}

/** The lines of a file of rejected rows, which can be put right and imported as it is. */
export interface RejectedLines {
  readonly header: string;
  readonly of: (rejection: Rejection) => string;
}

/** How the rejected rows of a file are written. Of a file of rejected rows, the new reasons take the place of the old. */
export function rejectedLinesFor(header: readonly string[]): RejectedLines {
  const first = isRejectedRows(header) ? REJECTION_COLUMNS.length : 0;
  return {
    header: toCsvLine([...REJECTION_COLUMNS, ...header.slice(first)]),
    of: ({ line, reason, details, cells }) =>
      toCsvLine([String(line), reason, details, ...cells.slice(first)]),
  };
}
