/** The cells of a row as text. Pure. */

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin = new TextDecoder("windows-1252");

/** Cells, and which of them are not UTF-8. */
export interface DecodedCells {
  readonly cells: string[];
  /** By index: read as Windows-1252, which is what a cell that is not UTF-8 most often is in. */
  readonly notUtf8: readonly number[];
}

/** Decodes the cells of a row. */
export function decodeCells(record: readonly Uint8Array[]): DecodedCells {
  const notUtf8: number[] = [];
  const cells = record.map((cell, index) => {
    try {
      return strict.decode(cell);
    } catch {
      notUtf8.push(index);
      return latin.decode(cell);
    }
  });
  return { cells, notUtf8 };
}
