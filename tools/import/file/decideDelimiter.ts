/** What stands between the columns of a CSV file. Pure. */

import { fieldOfName } from "../columns/fieldOfName.ts";
import { findHeader } from "../columns/findHeader.ts";

/** What may stand between columns. */
export const DELIMITERS = [",", ";", "\t", "|"] as const;
const ROWS_LOOKED_AT = 200;
/** A row with fewer cells than the header speaks for a delimiter, but less than a full one. */
const WEIGHT_OF_SHORT_ROW = 0.5;
/** How much a column speaks for a delimiter whose name is known, against all rows together. */
const WEIGHT_OF_KNOWN_NAME = 0.2;

/**
 * The delimiter whose rows agree with their header, and whose header has names that are known: a header may hold more of
 * another one. A comma when there is only one column.
 *
 * @param text the first lines of a file; the last one may be cut off
 */
export function decideDelimiter(text: string): string {
  let best: { delimiter: string; score: number } = { delimiter: ",", score: 0 };
  for (const delimiter of DELIMITERS) {
    const score = scoreOf(splitRows(text, delimiter));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function scoreOf(rows: readonly string[][]): number {
  const index = findHeader(rows);
  const header = rows[index] ?? [];
  if (header.length < 2) return 0;
  const below = rows.slice(index + 1);
  const known = new Set(header.map(fieldOfName).filter((field) => field !== null)).size;
  const fits = below.reduce((sum, row) => sum + fitOf(row.length, header.length), 0);
  // A header alone still tells by its names, and by how many there are.
  const share = below.length === 0 ? header.length / 1_000 : fits / below.length;
  return share + WEIGHT_OF_KNOWN_NAME * known;
}

function fitOf(cells: number, columns: number): number {
  if (cells === columns) return 1;
  return cells > 1 && cells < columns ? WEIGHT_OF_SHORT_ROW : 0;
}

/** The rows that are not empty, split at a delimiter outside quotes; what is cut off at the end is left out. */
function splitRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const separator = delimiter === "|" ? "\\|" : delimiter;
  // A cell, in quotes or not, and what ends it. A quote within a cell is a character like any other.
  const cells = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^${separator}\r\n]*))(${separator}|\r\n|\n|\r)`,
    "y",
  );
  for (let match = cells.exec(text); match !== null; match = cells.exec(text)) {
    const [, quoted, plain = "", end] = match;
    row.push(quoted ?? plain);
    if (end === delimiter) continue;
    if (row.some((cell) => cell.trim() !== "")) rows.push(row);
    if (rows.length === ROWS_LOOKED_AT) break;
    row = [];
  }
  return rows;
}
