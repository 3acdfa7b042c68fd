/** Whether a quote that was opened by mistake has swallowed rows of a file. Pure. */
import type { ColumnMap } from "../columns/decideColumns.ts";
import { DELIMITERS } from "../file/decideDelimiter.ts";
import { cleanCell } from "./cleanCell.ts";
import { readIdentity } from "./readIdentity.ts";

const IDENTITIES = ["email", "linkedinUrl"] as const;
const LINE_BREAK = /\r\n|\n|\r/;

/**
 * Whether a cell holds further rows, or the rest of its own. It begins with its quote, which stays where another quote than its
 * own has ended it, and a line of it has as many cells as a row, with an address where the row would have one.
 *
 * @param place the cell's, in the row
 */
export function holdsRows(cell: string, place: number, { columns, fields }: ColumnMap): boolean {
  if (!cell.startsWith('"') || !LINE_BREAK.test(cell)) return false;
  // The reasons at the beginning of a file of rejected rows are not in the lines of the file that they are from.
  const added = columns.filter(({ use }) => use === "rejection").length;
  const isAddressAt = (cells: readonly string[], kind: (typeof IDENTITIES)[number]) =>
    fields[kind]?.some((index) => {
      const text = cells[index - added] ?? "";
      // In prose a space follows a comma.
      return !text.startsWith(" ") && readIdentity(kind, cleanCell(text)) !== null;
    });
  return cell.split(LINE_BREAK).some((line, index) => {
    // The first line goes on with the row that the cell is in.
    const before = index === 0 ? Array<string>(Math.max(0, place - added)).fill("") : [];
    return DELIMITERS.some((delimiter) => {
      const cells = [...before, ...line.split(delimiter)];
      return (
        cells.length === columns.length - added &&
        IDENTITIES.some((kind) => isAddressAt(cells, kind))
      );
    });
  });
}
