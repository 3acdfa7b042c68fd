/** A row that was not added, and the line of CSV in which it can be put right and imported again. Pure. */

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

/** A line of a CSV file, quoted where RFC 4180 asks for it. */
export function toCsvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) =>
    /[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(",")}\r\n`;
}

/** The cells of a rejected row, behind those of `REJECTION_COLUMNS`. */
export function toRejectedCells({ line, reason, details, cells }: Rejection): string[] {
  return [String(line), reason, details, ...cells];
}
