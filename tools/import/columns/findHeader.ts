/** Where the header of a file is: some exports begin with notes. Pure. */
import { fieldOfName } from "./fieldOfName.ts";

/** So far down a header is looked for. */
const ROWS_LOOKED_AT = 20;
/** A row further down must have so many names that are known. */
const LEAST_NAMES = 2;

/** The place of the header among rows: 0, unless a row further down has more names that are known, and no data. */
export function findHeader(rows: readonly (readonly string[])[]): number {
  let index = 0;
  let most = LEAST_NAMES - 1;
  for (const [place, cells] of rows.slice(0, ROWS_LOOKED_AT).entries()) {
    const known = countNames(cells);
    if (known > most || (place === 0 && known === most)) {
      index = place;
      most = known;
    }
  }
  return index;
}

/** How many fields the names of a row say; none when it holds data. */
function countNames(cells: readonly string[]): number {
  if (cells.some((cell) => /\S@\S|:\/\//.test(cell))) return 0;
  return new Set(cells.map(fieldOfName).filter((field) => field !== null)).size;
}
